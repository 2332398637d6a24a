import { match, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { runProgram } from "../support/real_program.ts";

const MAIN = fileURLToPath(new URL("../../lib/cli/main.ts", import.meta.url));
const HISTORY = new URL("../../lib/cli/shell/history.ts", import.meta.url).href;
const PROFILE = fileURLToPath(new URL("../fixtures/profiles/go_cpu.pb.gz", import.meta.url));
const DENO = ["run", "--quiet", "--no-prompt", "--allow-read", "--allow-net", "--allow-write"];

Deno.test("the tool needs no --allow-env: not for reports, the shell or copies of what servers have", async () => {
  const report = await runProgram(Deno.execPath(), [...DENO, MAIN, "-top", PROFILE]);
  strictEqual(report.code, 0, report.stderr);
  match(report.stdout, /^File: /);
  const shell = await runProgram(Deno.execPath(), [...DENO, MAIN, PROFILE], { stdin: "top1\n" });
  strictEqual(shell.code, 0, shell.stderr);
  match(shell.stdout, /Showing nodes accounting for/);
  // Only on a terminal is there a history.
  const program = `import { historyPath } from "${HISTORY}"; console.log(historyPath());`;
  const history = await runProgram(Deno.execPath(), [...DENO, "-"], { stdin: program });
  strictEqual(`${history.stdout}${history.stderr}`, "undefined\n");

  const folder = await Deno.makeTempDir();
  const server = Deno.serve({ port: 0, onListen() {} }, async () => {
    return new Response(await Deno.readFile(PROFILE));
  });
  try {
    const url = `http://127.0.0.1:${server.addr.port}/debug/pprof/profile`;
    const fetched = await runProgram(Deno.execPath(), [...DENO, MAIN, "-top", url], {
      cwd: folder,
    });
    strictEqual(fetched.code, 0, fetched.stderr);
    const [, saved = ""] = /Saved profile in (\/tmp\/\S+)/.exec(fetched.stderr) ?? [];
    strictEqual((await Deno.stat(saved)).isFile, true);
    await Deno.remove(saved);
  } finally {
    await server.shutdown();
    await Deno.remove(folder, { recursive: true });
  }
});

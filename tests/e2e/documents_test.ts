import { ok, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { findOha } from "../../scripts/load/oha.ts";
import { runProgram } from "../support/real_program.ts";
import { freePort } from "../support/parallel_service.ts";
import { untilThere } from "../support/until_there.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** What a project is made of, beside the library. */
const PARTS = ["deno.json", "deno.lock", "main.ts", "lib", "scripts", "tests/deno.lock"];
const MAX_MILLIS = 300_000;
/** A block to be run, and what the page shows of its output. */
const RUN_REGEXP = /^```sh run\n(.*?)^```$(?:\n\n^```\n(.*?)^```$)?/gms;
/** Words that a page's output has in common with any other run: no numbers. */
const WORD_REGEXP = /[a-z_]{4,}/gi;
const MIN_COMMON = 0.3;

Deno.test({
  name: "the commands of the documents that are marked to be run do what the page shows",
  ignore: Deno.env.get("CI") !== "true" && findOha() === undefined,
  fn: async () => {
    const folder = await Deno.makeTempDir({ prefix: "documents-" });
    const port = freePort();
    const over = new AbortController();
    await Deno.mkdir(`${folder}/tests`);
    for (const part of PARTS) {
      const copied = await runProgram("cp", ["-r", `${ROOT}${part}`, `${folder}/${part}`]);
      strictEqual(copied.code, 0, copied.stderr);
    }
    const env = { PORT: `${port}`, PPROF_TMPDIR: `${folder}/fetched` };
    const service = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "-A", "main.ts"],
      cwd: folder,
      env: { ...env, NO_COLOR: "1" },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    try {
      await untilThere(`http://127.0.0.1:${port}/sendjson`);
      void requests(`http://127.0.0.1:${port}/sendjson`, over.signal);
      let count = 0;
      for (const path of await pages()) {
        const text = await Deno.readTextFile(ROOT + path);
        for (const [, commands, shown = ""] of text.matchAll(RUN_REGEXP)) {
          const script = `set -e\n${commands!.replaceAll("localhost:4000", `localhost:${port}`)}`;
          const { code, stdout, stderr } = await runProgram("bash", ["-c", script], {
            cwd: folder,
            env: { ...env, PATH: `${folderOf(Deno.execPath())}:${Deno.env.get("PATH")}` },
            timeout: MAX_MILLIS,
          });
          strictEqual(code, 0, `${path}\n${commands}\n${stdout}\n${stderr}`);
          const words = [...new Set(shown.match(WORD_REGEXP))];
          const common = words.filter((word) => stdout.includes(word));
          ok(
            common.length >= MIN_COMMON * words.length,
            `${path}\n${commands}\nthe page shows ${words}, seen was\n${stdout}`,
          );
          count++;
        }
      }
      ok(count > 0, "no page has a command to run");
    } finally {
      over.abort();
      service.kill("SIGKILL");
      await service.status;
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** Something to be profiled. */
async function requests(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await fetch(url, { method: "POST", signal }).then((r) => r.text()).catch(() => {});
  }
}

/** The tutorial is first: what it records the others use. */
async function pages(): Promise<string[]> {
  const others: string[] = [];
  for await (const { name } of Deno.readDir(`${ROOT}docs`)) {
    if (name.endsWith(".md") && name !== "tutorial.md") others.push(`docs/${name}`);
  }
  return ["docs/tutorial.md", "README.md", ...others.sort()];
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

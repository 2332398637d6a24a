import { match, strictEqual } from "node:assert/strict";
import { gzipSync } from "node:zlib";

const MAIN = new URL("../../lib/cli/main.ts", import.meta.url).pathname;
const FOLDED = new TextEncoder().encode("worker;parse 10\nmain;render 5\n");
const ROW_REGEXP = / 10 66\.67% 66\.67% +10 66\.67% {2}parse$/m;

/** Runs the tool by a shell: `TOOL` stands for it. */
async function shell(script: string, input: Uint8Array) {
  const tool = `"${Deno.execPath()}" run -A --quiet "${MAIN}"`;
  const child = new Deno.Command("bash", {
    args: ["-c", script.replaceAll("TOOL", tool)],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(input);
  await writer.close();
  const { stdout, stderr, code } = await child.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

const SCRIPTS = ["TOOL -top /dev/stdin", "TOOL -top -", "TOOL -top <(cat)", "cat | TOOL -top -"];

for (const script of SCRIPTS) {
  Deno.test({
    name: `fetch: ${script} reads all of what can be read once`,
    ignore: Deno.build.os === "windows",
    fn: async () => {
      for (const input of [FOLDED, new Uint8Array(gzipSync(FOLDED))]) {
        const { stdout, stderr } = await shell(script, input);
        match(stdout, ROW_REGEXP, stderr);
      }
    },
  });
}

Deno.test({
  name: "fetch: a base and a program may be pipes, too",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const { stdout } = await shell("TOOL -top -base=<(echo 'main;render 5') <(cat)", FOLDED);
    match(stdout, /^ +10 +100% +100% +10 +100% {2}parse$/m);
  },
});

Deno.test({
  name: "fetch: nothing on standard input is an error that says so",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const { code, stderr } = await shell("TOOL -top - </dev/null", FOLDED);
    strictEqual(code, 2);
    match(stderr, /^-: parsing profile: empty input file$/m);
  },
});

import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { runOurs } from "../../golden/harness.ts";
import { findPprof, runProgram, testWithPprof } from "../../support/real_program.ts";

const MAIN = new URL("../../../lib/cli/main.ts", import.meta.url).pathname;
const FIXTURES = new URL("../../fixtures/profiles/tool/", import.meta.url).pathname;
const WORKED = `${FIXTURES}worked.pb.gz`;

/** Runs a script in a process of its own, in an empty folder. */
async function run(script: string) {
  const cwd = await Deno.makeTempDir();
  const args = ["run", "-A", MAIN, "-symbolize=none", WORKED];
  const result = await runProgram(Deno.execPath(), args, { cwd, stdin: script });
  const files = Array.from(Deno.readDirSync(cwd), ({ name }) => name).sort();
  await Deno.remove(cwd, { recursive: true });
  return { ...result, files };
}

Deno.test("shell: | hands a report to a command and waits for it", async () => {
  const { code, stdout, stderr } = await run(
    "top | head -n 1\ntop10 -cum leaf |tr a-z A-Z | tail -n 1\ncomments\ntop | exit 3\n",
  );
  strictEqual(code, 0);
  strictEqual(
    stdout,
    "Showing nodes accounting for 10.09s, 100% of 10.09s total\n" +
      "         0     0% 99.90%      0.08S  0.79%  MAIN.REC\n" +
      "hello\n#hidden\n",
  );
  match(stderr, /"o" for options\)\n$/);
});

Deno.test("shell: a command may leave a large report unread", async () => {
  const { code, stdout } = await run("raw | true\nproto | head -c 2 | od -An -tx1\n");
  deepStrictEqual([code, stdout], [0, " 1f 8b\n"]);
});

Deno.test("shell: | needs a command, a report and no file beside it", async () => {
  const { stderr } = await runOurs(
    ["-symbolize=none", WORKED],
    "top |\ntop >x | cat\n| cat\nlist | cat\nfoo | cat\n",
  );
  deepStrictEqual(stderr.split("\n").slice(8), [
    "unexpected end of line after |",
    "a report goes to a file or to a command, not to both",
    'unrecognized command: "|"',
    "command list requires an argument",
    'unrecognized command: "foo"',
    "",
  ]);
});

Deno.test("shell: what programs read goes into a new file", async () => {
  const { files, stdout, stderr } = await run("proto\nproto\nproto >mine\n");
  deepStrictEqual(files, ["mine", "profile001.pb.gz", "profile002.pb.gz"]);
  strictEqual(stdout, "");
  match(stderr, /Generating report in profile001\.pb\.gz\nGenerating report in profile002/);
});

Deno.test("shell: help lists and explains", async () => {
  const script = "help\nhelp top\nhelp focus\nhelp cum\nhelp sample_index\n";
  const { stderr } = await runOurs(["-symbolize=none", WORKED], script);
  for (
    const part of [
      /^ {4}top {18}\S/m,
      /^ {4}o\/options/m,
      /^ {4}granularity {10}\S.*\n {6}functions/m,
      /^ {2}Usage:\n {4}top \[n\]/m,
      /This profile has samples, cpu\./,
    ]
  ) match(stderr, part);
});

testWithPprof("shell: messages and reports come in the real order", async () => {
  const script = "top1\nfoo\ncomments\nfocus=nothing\ntop\n:\ntop 1 >/dev/null\ntop 1";
  const together = async (program: string) => {
    const line = `${program} -symbolize=none ${WORKED} 2>&1`;
    const { stdout, code } = await runProgram("sh", ["-c", line], { stdin: script });
    return [code, stdout];
  };
  deepStrictEqual(
    await together(`${Deno.execPath()} run -A ${MAIN}`),
    await together(findPprof()!),
  );
});

import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { parseDiffArguments } from "../../lib/cli/diff_arguments.ts";
import { runProgram } from "../support/real_program.ts";

const SCRIPT = new URL("../../scripts/diff.ts", import.meta.url).pathname;
const FIXTURES = new URL("../fixtures/profiles/tool/", import.meta.url).pathname;
const [BASE, CURRENT] = [`${FIXTURES}worked_base.pb.gz`, `${FIXTURES}worked.pb.gz`];

function diff(...args: string[]) {
  return runProgram(Deno.execPath(), ["run", "-A", SCRIPT, ...args]);
}

Deno.test("diff prints the sums, then the top of the difference", async () => {
  const { code, stdout, stderr } = await diff(BASE, CURRENT, "-compact_labels");
  deepStrictEqual([code, stderr], [0, ""]);
  strictEqual(
    stdout,
    `         before   after  difference
samples     510    1009        +499  +97.84%
cpu       5.10s  10.09s      +4.99s  +97.84%

Showing nodes accounting for 4.98s, 97.65% of 5.10s total
Dropped 1 node (cum <= 0.03s)
      flat  flat%   sum%        cum   cum%
     4.98s 97.65% 97.65%      4.98s 97.65%  leaf
         0     0% 97.65%      4.99s 97.84%  main.main
`,
  );
});

Deno.test("diff chooses what lives, and lets the user choose otherwise", async () => {
  const heaps = [`${FIXTURES}go_heap_before.pb.gz`, `${FIXTURES}go_heap_after.pb.gz`];
  match((await diff(...heaps)).stdout, /^Type: inuse_space$/m);
  match((await diff("-alloc_space", ...heaps)).stdout, /^Type: alloc_space$/m);
  match((await diff(...heaps, "-list=makeOrders")).stdout, /^ROUTINE =+ main\.makeOrders in /m);
});

Deno.test("diff --fail-if ends with 1 and says which limit is broken", async () => {
  const limits = ["--fail-if", "cpu > 97%", "--fail-if=cpu > 98%", "-fail-if", "samples:rec > 0"];
  const { code, stderr } = await diff(BASE, CURRENT, ...limits);
  strictEqual(code, 1);
  strictEqual(stderr, "limit broken: cpu > 97% (5.10s before, 10.09s after, +97.84%)\n");
});

Deno.test("diff ends with 2 for what makes no sense", async () => {
  const cases: [string[], RegExp][] = [
    [[BASE], /need two profiles, got 1/],
    [[BASE, CURRENT, "--fail-if"], /flag needs an argument: -fail-if/],
    [[BASE, CURRENT, "--fail-if", "cpu"], /Cannot read limit "cpu"/],
    [[BASE, CURRENT, "--fail-if", "cpu > 5MB"], /cpu is in nanoseconds, not in MB/],
    [[BASE, CURRENT, "-base=x"], /-base is the first of the two profiles here/],
    [[BASE, "missing"], /failed to fetch any source profiles/],
  ];
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await diff(...args);
    deepStrictEqual([code, stdout], [2, ""]);
    match(stderr, message);
  }
});

Deno.test("diff leaves standard output to what programs read", async () => {
  for (const [flag, start] of [["-dot", /^digraph/], ["-folded", /^\S+ -?\d+\n/]] as const) {
    const { stdout, stderr } = await diff(BASE, CURRENT, flag);
    match(stdout, start);
    match(stderr, /^ +before +after +difference$/m);
  }
});

Deno.test("diff explains itself on -help", async () => {
  const { code, stderr } = await diff("-help", BASE, CURRENT);
  strictEqual(code, 0);
  match(stderr, /^Usage: deno task diff BASE CURRENT/);
});

Deno.test("diff -http serves the difference", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", SCRIPT, BASE, CURRENT, "-http=localhost:0", "-no_browser"],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let said = "";
  for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
    said += text;
    if (said.includes("\n")) break;
  }
  const address = /Serving web UI on (\S+)/.exec(said)?.[1];
  const page = await (await fetch(`${address}/ui/top`)).text();
  match(page, /main\.main/);
  child.kill();
  await child.stdout.cancel();
  await child.status;
});

Deno.test("parseDiffArguments() finds sources among flags", () => {
  deepStrictEqual(parseDiffArguments(["-nodecount", "5", "a", "-cum", "--fail-if", "x > 1", "b"]), {
    base: "a",
    current: "b",
    limits: ["x > 1"],
    flags: ["-nodecount", "5", "-cum"],
  });
});

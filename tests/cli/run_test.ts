import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { basename } from "node:path";
import { runOurs } from "../golden/harness.ts";
import { runProgram, testWithPprof } from "../support/real_program.ts";

const FIXTURES = new URL("../fixtures/profiles/tool/", import.meta.url).pathname;
const WORKED = `${FIXTURES}worked.pb.gz`;

Deno.test("run() says with Go's text what is wrong with -http", async () => {
  const cases: [string, string][] = [
    ["foo", "could not split http address: address foo: missing port in address"],
    ["foo:bar", 'invalid port number: strconv.Atoi: parsing "bar": invalid syntax'],
    [":80:80", "could not split http address: address :80:80: too many colons in address"],
  ];
  for (const [address, message] of cases) {
    const outcome = await runOurs([`-http=${address}`, WORKED]);
    deepStrictEqual([outcome.code, outcome.stderr], [2, `pprof: ${message}\n`]);
  }
});

Deno.test("run() refuses two values of one option", async () => {
  const { code, stderr } = await runOurs(["-top", "-cum", "-flat", WORKED]);
  deepStrictEqual([code, stderr], [2, "pprof: conflicting options set: [cum flat]\n"]);
});

Deno.test("run() explains itself on -help", async () => {
  const { code, stderr } = await runOurs(["-help"]);
  strictEqual(code, 0);
  for (const word of ["-top", "-focus", "-diff_base", "-cum", "PPROF_TMPDIR"]) {
    match(stderr, new RegExp(word));
  }
});

Deno.test("run() writes to a file", async () => {
  const file = await Deno.makeTempFile();
  const { code, stderr, stdout } = await runOurs(["-comments", `-output=${file}`, WORKED]);
  deepStrictEqual([code, stdout.length], [0, 0]);
  strictEqual(stderr, `Generating report in ${file}\n`);
  strictEqual(await Deno.readTextFile(file), "hello\n#hidden\n");
  await Deno.remove(file);
});

Deno.test("run() takes a program before the profile", async () => {
  const program = Deno.execPath();
  const { code, stdout } = await runOurs(["-top", "-symbolize=none", program, WORKED]);
  strictEqual(code, 0);
  match(new TextDecoder().decode(stdout), new RegExp(`^File: ${basename(program)}\n`));
});

Deno.test("main.ts ends with the exit status and no stack trace", async () => {
  const main = new URL("../../lib/cli/main.ts", import.meta.url).pathname;
  const { code, stderr } = await runProgram(Deno.execPath(), [
    "run",
    "-A",
    main,
    "-top",
    "nothing",
  ]);
  strictEqual(code, 2);
  match(
    stderr,
    /^nothing: stat nothing: no such file or directory\npprof: failed to fetch any source profiles\n$/,
  );
});

testWithPprof("run(): -proto is what the real program makes", async (pprof) => {
  const folder = await Deno.makeTempDir();
  for (
    const flags of [[], ["-focus=rec"], ["-divide_by=3"], ["-noinlines"], [
      `-diff_base=${FIXTURES}worked_base.pb.gz`,
    ]]
  ) {
    const { stdout } = await runOurs(["-proto", "-symbolize=none", ...flags, WORKED]);
    const real = await pprof(["-proto", "-symbolize=none", ...flags, WORKED]);
    await Deno.writeFile(`${folder}/ours`, stdout);
    await Deno.writeFile(`${folder}/real`, real.bytes);
    const [a, b] = await Promise.all(
      ["ours", "real"].map((name) => pprof(["-raw", "-symbolize=none", `${folder}/${name}`])),
    );
    strictEqual(a!.stdout, b!.stdout, flags.join(" "));
  }
  await Deno.remove(folder, { recursive: true });
});

testWithPprof("run(): -topproto is what the real program makes", async (pprof) => {
  const folder = await Deno.makeTempDir();
  for (
    const flags of [[], ["-lines"], ["-unit=ns"], ["-cum", "-nodecount=2"], ["-divide_by=3"], [
      `-diff_base=${FIXTURES}worked_base.pb.gz`,
    ]]
  ) {
    const { stdout } = await runOurs(["-topproto", "-symbolize=none", ...flags, WORKED]);
    const real = await pprof(["-topproto", "-symbolize=none", ...flags, WORKED]);
    await Deno.writeFile(`${folder}/ours`, stdout);
    await Deno.writeFile(`${folder}/real`, real.bytes);
    const [a, b] = await Promise.all(
      ["ours", "real"].map((name) => pprof(["-raw", "-symbolize=none", `${folder}/${name}`])),
    );
    strictEqual(a!.stdout, b!.stdout, flags.join(" "));
  }
  await Deno.remove(folder, { recursive: true });
});

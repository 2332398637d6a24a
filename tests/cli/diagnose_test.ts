import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { Diagnosis } from "../../lib/contract/findings.ts";
import { parseTimeline } from "../../lib/fetch/timeline.ts";
import { serializeProfile } from "../../lib/profile/encode.ts";
import type { Profile } from "../../lib/profile/types.ts";
import { made, madeCpu, madeStall, madeTimeline } from "../diagnose/support.ts";
import { runOurs } from "../golden/harness.ts";

const HOT = madeCpu([["parse app.ts:7", 700], ["main app.ts:1", 300]]);
const CALM = madeCpu([["parse app.ts:7", 400], ["main app.ts:1", 400]]);
const DUMP = made(["goroutine/count"], [{ stack: ["acquire pool.ts:6"], values: [30_000] }]);

/** Runs the tool on profiles: `N` in arguments is the file of the N-th. */
async function diagnosed(profiles: readonly Profile[], ...args: string[]) {
  const folder = await Deno.makeTempDir();
  try {
    for (const [i, profile] of profiles.entries()) {
      const bytes = new Uint8Array(serializeProfile(profile));
      await Deno.writeFile(`${folder}/${i}.pb`, bytes);
    }
    const words = args.map((arg) => /^\d$/.test(arg) ? `${folder}/${arg}.pb` : arg);
    const { code, stdout, stderr } = await runOurs(words);
    return { code, stderr, text: new TextDecoder().decode(stdout) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("-diagnose prints findings of sources of different kinds, worst first", async () => {
  const { code, text } = await diagnosed([HOT, DUMP], "-diagnose", "0", "1");
  strictEqual(code, 0);
  const rules = [...text.matchAll(/^(\w+) .*\[(.*)\]$/gm)].map(([, severity, rule]) =>
    `${severity} ${rule}`
  );
  deepStrictEqual(rules, ["CRITICAL many-goroutines", "WARNING hot-function"]);
  match(text, /see {6}deno task pprof -list='\^parse\$' \S+0\.pb\n/);
});

Deno.test("--fail-on decides the exit code, before the sources and behind them", async () => {
  const exit = async (...args: string[]) =>
    (await diagnosed([HOT, CALM], "-diagnose", ...args)).code;
  strictEqual(await exit("0", "--fail-on", "warning"), 1);
  strictEqual(await exit("--fail-on=warning", "0"), 1);
  strictEqual(await exit("0", "--fail-on=critical"), 0);
  // Nothing wrong is no finding that fails.
  strictEqual(await exit("1", "--fail-on=info"), 0);
});

Deno.test("-json has the same, with the commands", async () => {
  const { code, text } = await diagnosed([HOT], "-diagnose", "-json", "0");
  const { findings, evidence } = JSON.parse(text) as Diagnosis;
  deepStrictEqual([code, findings[0]?.rule], [0, "hot-function"]);
  match((findings[0] as unknown as { command: string }).command, /^deno task pprof -list=/);
  deepStrictEqual(evidence, ["CPU (10 s, 1,000 samples)"]);
});

Deno.test("mistakes of a user exit with 2 and say what is wrong", async () => {
  const cases: [args: string[], message: RegExp][] = [
    [["-diagnose", "0", "--fail-on=bad"], /-fail-on must be one of critical, warning, info/],
    [["-fail-on=warning", "-top", "0"], /-fail-on only makes sense with -diagnose/],
    [["-json", "0"], /-json only makes sense with -diagnose/],
    [["-diagnose", "-top", "0"], /-diagnose is not compatible with an output format/],
    [["-diagnose", "0", "nothing.pb.gz"], /nothing\.pb\.gz: no such file or directory/],
    [["-diagnose"], /no profile source specified/],
  ];
  for (const [args, message] of cases) {
    const { code, stderr, text } = await diagnosed([HOT], ...args);
    deepStrictEqual([code, text], [2, ""], args.join(" "));
    match(stderr, message);
  }
});

Deno.test("parseTimeline() reads a time line of any version, and nothing else", () => {
  const line = madeTimeline(5, () => ({}), [madeStall(1, 100, "f", "/app/f.ts")]);
  deepStrictEqual(parseTimeline(JSON.stringify(line)), line);
  const { coreless: _, heapLive: __, ...older } = line;
  ok(parseTimeline(JSON.stringify(older))?.coreless.every((each) => each === null));
  for (
    const broken of [
      "",
      "[]",
      "{}",
      "null",
      JSON.stringify({ ...line, rss: [1] }),
      JSON.stringify({ ...line, at: ["x"] }),
      JSON.stringify({ ...line, heapUsed: line.at.map(() => null) }),
    ]
  ) strictEqual(parseTimeline(broken), undefined, broken.slice(0, 40));
  const odd = {
    ...line,
    stalls: [null, 1, { from: 2, until: 1, function: "f", file: "", line: 0 }],
  };
  deepStrictEqual(parseTimeline(JSON.stringify(odd))?.stalls, []);
});

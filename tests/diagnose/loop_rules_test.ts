import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { findingsIn, firedBy, made, madeStall, madeTimeline } from "./support.ts";

const NOTHING = ["info nothing-wrong"];
const MILLI = 1e6;

function stalls(
  list: readonly ReturnType<typeof madeStall>[],
  coreless: (second: number) => number = () => 0,
) {
  return madeTimeline(100, (second) => ({ coreless: coreless(second) }), list);
}

function block(sites: readonly [stack: string, count: number, millis: number][]) {
  return made(
    ["contentions/count", "delay/nanoseconds"],
    sites.map(([stack, count, millis]) => ({
      stack: stack.split(" < "),
      values: [count, millis * MILLI],
    })),
    { comment: ["block: stalls of 50ms and more"], durationNanos: 100e9 },
  );
}

Deno.test("loop-held names who held the loop, how often and how long", () => {
  const line = stalls([
    madeStall(10, 300, "rebuildIndex", "/app/index.ts"),
    madeStall(50, 200, "rebuildIndex", "/app/index.ts"),
  ]);
  const [finding] = findingsIn([], line);
  deepStrictEqual([finding?.rule, finding?.severity], ["loop-held", "warning"]);
  strictEqual(
    finding?.title,
    "rebuildIndex (index.ts:3) held the event loop 2 times, up to 300 ms",
  );
  strictEqual(finding.view?.page, "recorder");
});

Deno.test("loop-held is as bad as the longest stall, or all together", () => {
  const fired = (millis: number, count = 1) =>
    firedBy(
      [],
      stalls(Array.from({ length: count }, (_, i) => madeStall(i, millis, "f", "/app/f.ts"))),
    );
  deepStrictEqual(fired(60), NOTHING);
  deepStrictEqual(fired(120), ["info loop-held"]);
  deepStrictEqual(fired(300), ["warning loop-held"]);
  deepStrictEqual(fired(1200), ["critical loop-held"]);
  deepStrictEqual(fired(60, 20), ["info loop-held"]);
  deepStrictEqual(fired(90, 60), ["warning loop-held"]);
});

Deno.test("a stall without a core is never blamed on the function that was interrupted", () => {
  for (const share of [0.6, 0.9, 1]) {
    const line = stalls([madeStall(10, 1500, "f", "/app/f.ts")], () => share);
    const findings = findingsIn([], line);
    deepStrictEqual(findings.map(({ rule }) => rule), ["no-core"]);
    match(
      findings[0]!.means,
      /1 stall of the event loop, up to 1\.5 s, is mostly due to that and not to/,
    );
  }
  // Only what it had a core for counts.
  const partly = findingsIn(
    [],
    stalls(
      [madeStall(10, 1500, "f", "/app/f.ts")],
      (second) => second > 9 && second < 13 ? 0.4 : 0,
    ),
  );
  deepStrictEqual(partly.map(({ severity, rule }) => `${severity} ${rule}`), ["warning loop-held"]);
  match(partly[0]!.title, /up to 900 ms/);
  // Where it is known that it did not run.
  deepStrictEqual(firedBy([], stalls([madeStall(10, 1500, "(not running)")])), NOTHING);
});

Deno.test("a stall outside of JavaScript is no warning, one that the profiler made is no finding", () => {
  deepStrictEqual(firedBy([], stalls([madeStall(10, 600, "(idle)")])), ["info loop-held"]);
  const own = madeStall(10, 600, "deno_pprof.takeSnapshot", "/lib/dump.ts");
  deepStrictEqual(firedBy([], stalls([own])), NOTHING);
  const unknown = madeTimeline(100, () => ({ coreless: null }), [madeStall(10, 600, "(idle)")]);
  deepStrictEqual(firedBy([], { ...unknown, coreless: unknown.at.map(() => null) }), NOTHING);
});

Deno.test("loop-held by the garbage collector says what to do about that", () => {
  const [finding] = findingsIn([], stalls([madeStall(10, 600, "(garbage collector)")]));
  strictEqual(finding?.severity, "warning");
  match(finding.advice, /Keep less alive/);
});

Deno.test("loop-held takes a block profile where no time line is", () => {
  const [finding] = findingsIn([block([
    ["JSON @v8 < exportAll app.ts:7", 3, 1800],
    ["(not running) @deno < g app.ts:9", 9, 9000],
  ])]);
  deepStrictEqual([finding?.rule, finding?.severity], ["loop-held", "warning"]);
  strictEqual(
    finding?.title,
    "exportAll (app.ts:7) held the event loop 3 times, 600 ms on average",
  );
  strictEqual(finding.numbers.find(({ unit }) => unit === "share")?.text, "1.8 %");
});

Deno.test("synchronous-work sees calls that hold the loop and use no CPU", () => {
  const stack = "(not running) @deno < op_fs_read_file_sync @deno < readFileSync ext:fs.js:3 @deno";
  const fired = (millis: number) => firedBy([block([[`${stack} < load app.ts:7`, 4, millis]])]);
  deepStrictEqual(fired(900), ["warning synchronous-work"]);
  deepStrictEqual(fired(150), NOTHING);
});

Deno.test("no-core says how much of the time there was none", () => {
  const fired = (share: number) => firedBy([], madeTimeline(60, () => ({ coreless: share })));
  deepStrictEqual([0.05, 0.15, 0.5].map(fired), [NOTHING, ["info no-core"], ["warning no-core"]]);
  const [finding] = findingsIn([], madeTimeline(60, () => ({ coreless: 0.5 })));
  ok(finding!.title.includes("50 % of the time"));
});

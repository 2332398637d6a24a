import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { diagnose } from "../../lib/diagnose/diagnose.ts";
import { gatherEvidence, kindOf } from "../../lib/diagnose/evidence.ts";
import { RULES } from "../../lib/diagnose/rules.ts";
import { findingsText } from "../../lib/diagnose/text.ts";
import { AT, findingsIn, made, madeCpu, madeStall, madeTimeline } from "./support.ts";

const WRONG = [
  madeCpu([["parse app.ts:7", 700], ["(garbage collector) @v8", 100], ["main app.ts:1", 200]]),
  made(["goroutine/count"], [{ stack: ["acquire pool.ts:6"], values: [5000] }]),
];
const LINE = madeTimeline(60, (second) => ({ coreless: 0.12, rss: (200 + second) * 2 ** 20 }), [
  madeStall(10, 2000, "rebuild", "/app/index.ts"),
]);

Deno.test("findings come worst first, each with numbers, what it means and what to do", () => {
  const findings = findingsIn(WRONG, LINE);
  const ranks = findings.map(({ severity }) => ["critical", "warning", "info"].indexOf(severity));
  deepStrictEqual(ranks, ranks.toSorted());
  ok(findings.length >= 3, findings.map(({ rule }) => rule).join());
  for (const { numbers, means, advice, certainty, title, rule } of findings) {
    ok(numbers.length > 0 && numbers.every(({ value }) => Number.isFinite(value)), rule);
    for (const text of [title, means, advice, certainty]) {
      ok(text.length > 10, rule);
      ok(!/undefined|NaN|Infinity|\[object/.test(text), text);
    }
  }
});

Deno.test("every rule says when it fires, and is silent where there is nothing to look at", () => {
  for (const [name, { when, look }] of Object.entries(RULES)) {
    match(name, /^[a-z]+(?:-[a-z]+)*$/);
    ok(when.length > 20, name);
    deepStrictEqual(look(gatherEvidence([])), [], name);
    const empty = { ...madeTimeline(0, () => ({})), at: [], rss: [], heapUsed: [], coreless: [] };
    deepStrictEqual(look(gatherEvidence([], empty)), [], name);
  }
});

Deno.test("no profile without samples, of any kind, makes a rule fire or fail", () => {
  for (
    const types of [
      ["samples/count", "cpu/nanoseconds"],
      ["alloc_space/bytes", "inuse_space/bytes"],
      ["waits/count", "wait/nanoseconds"],
      ["contentions/count", "delay/nanoseconds"],
      ["objects/count", "space/bytes"],
      ["goroutine/count"],
      ["samples/count", "deopts/count", "cpu/nanoseconds"],
    ]
  ) {
    const empty = made(types, []);
    const without = made(types, [{ stack: [], values: types.map(() => 1e12) }]);
    for (const profiles of [[empty], [without], [empty, without]]) {
      deepStrictEqual(
        findingsIn(profiles).map(({ rule }) => rule),
        ["nothing-wrong"],
        types.join(),
      );
    }
  }
});

Deno.test("profiles are known by their types; locks and stalls by what they say of themselves", () => {
  const delay = (comment: string[]) =>
    made(["contentions/count", "delay/nanoseconds"], [], { comment });
  strictEqual(kindOf({ profile: delay(["mutex: waits"]), source: "block.pb.gz" }), "mutex");
  strictEqual(kindOf({ profile: delay(["block: stalls"]), source: "mutex.pb.gz" }), "block");
  strictEqual(kindOf({ profile: delay([]), source: "http://x/debug/pprof/mutex" }), "mutex");
  strictEqual(kindOf({ profile: delay([]), source: "x.pb.gz" }), "block");
  const unknown = { profile: made(["apples/count"], []), source: "fruit.pb.gz" };
  strictEqual(kindOf(unknown), undefined);
  deepStrictEqual(diagnose(gatherEvidence([unknown]), AT).missing, [
    "fruit.pb.gz: no rule knows its types of values",
  ]);
});

Deno.test("several CPU profiles are added up, of stalls the latest counts", () => {
  const half = madeCpu([["parse app.ts:7", 40], ["main app.ts:1", 10]]);
  deepStrictEqual(findingsIn([half, half]).map(({ rule }) => rule), ["hot-function"]);
  const block = (time: number, millis: number) =>
    made(["contentions/count", "delay/nanoseconds"], [{
      stack: ["f a.ts:1"],
      values: [1, millis * 1e6],
    }], { timeNanos: BigInt(AT + time) * 1_000_000n });
  match(findingsIn([block(1000, 400), block(0, 300)])[0]!.title, /400 ms on average/);
});

Deno.test("findingsText() has all of it in lines that fit a terminal", () => {
  const evidence = gatherEvidence(
    WRONG.map((profile) => ({ profile, source: "x.pb.gz" })),
    LINE,
    ["heap: no permission"],
  );
  const text = findingsText(diagnose(evidence, AT), ({ rule }) => `see ${rule}`);
  match(
    text,
    /^CRITICAL rebuild \(index\.ts:3\) held the event loop 1 time, up to 1\.8 s \[loop-held\]/,
  );
  match(text, /\n {2}see {6}see hot-function\n/);
  match(text, /\nNot looked at:\n {2}heap: no permission\n/);
  const paragraphs = text.split("\n").filter((line) => line.startsWith("  "));
  ok(paragraphs.every((line) => line.length <= 100), paragraphs.find((line) => line.length > 100));
});

Deno.test("of one place only the rule that says it best is heard", () => {
  const hash = "op_node_pbkdf2 @deno < pbkdf2Sync node:crypto:9 @deno < login auth.ts:4";
  const names = (stacks: readonly (readonly [string, number])[]) =>
    findingsIn([madeCpu(stacks)]).map(({ rule }) => rule);
  deepStrictEqual(names([[hash, 900], ["main app.ts:1", 100]]), ["synchronous-work"]);
  deepStrictEqual(names([[hash, 200], ["parse app.ts:1", 800]]), [
    "hot-function",
    "synchronous-work",
  ]);
});

Deno.test("the last minutes say which function is hot, a window which thread", () => {
  const last = {
    ...madeCpu([["parse app.ts:7", 900], ["(other threads) @deno", 100]]),
    comment: ["recorded: the 10.0s until 2026-11-30T12:00:00.000Z"],
  };
  const window = madeCpu([
    ["x @deno < (thread tokio-runtime-w) @deno", 800, "tokio-runtime-w"],
    ["main app.ts:1", 200],
  ]);
  const findings = findingsIn([window, last]);
  deepStrictEqual(findings.map(({ rule }) => rule), ["hot-function", "outside-threads"]);
  match(findings[1]!.title, /tokio-runtime-w$/);
});

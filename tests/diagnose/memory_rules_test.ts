import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { AT, findingsIn, firedBy, frame, made, madeCpu, madeTimeline } from "./support.ts";

const MB = 2 ** 20;
const NOTHING = ["info nothing-wrong"];

function heap(second: number, sites: readonly [stack: string, bytes: number][]) {
  return made(
    ["alloc_objects/count", "alloc_space/bytes", "inuse_objects/count", "inuse_space/bytes"],
    sites.map(([stack, bytes]) => ({
      stack: stack.split(" < "),
      values: [1, bytes, 1, bytes],
    })),
    { timeNanos: BigInt(AT + second * 1e3) * 1_000_000n },
  );
}

function retained(paths: readonly [path: string, bytes: number][]) {
  return made(
    ["objects/count", "space/bytes"],
    paths.map(([path, bytes]) => ({ stack: path.split(" < "), values: [1, bytes] })),
  );
}

/** A full collection every 10 s; in between garbage comes and goes. */
function collected(live: (second: number) => number) {
  return (second: number) => ({
    heapUsed: live(second) + (second % 2) * 10 * MB,
    heapLive: second % 10 === 0 ? live(second) : null,
  });
}

Deno.test("heap-growth fires on what full collections leave alive, and on nothing else", () => {
  const grows = madeTimeline(120, collected((second) => (40 + second / 4) * MB));
  const [finding] = findingsIn([], grows);
  deepStrictEqual([finding?.rule, finding?.severity], ["heap-growth", "warning"]);
  match(finding!.title, /^The live heap grew by \d+ MB in 2\.0 min$/);
  match(finding!.certainty, /13 full collections/);
  match(finding!.means, /At this rate the program dies in about/);
  // It goes up once and stays, as a cache that is filled.
  const jumps = madeTimeline(120, collected((second) => (second < 50 ? 40 : 90) * MB));
  deepStrictEqual(firedBy([], jumps), NOTHING);
  const settles = madeTimeline(120, collected((second) => (40 + Math.min(40, second)) * MB));
  deepStrictEqual(firedBy([], settles), NOTHING);
  const shrinks = madeTimeline(120, collected((second) => (90 - second / 4) * MB));
  deepStrictEqual(firedBy([], shrinks), NOTHING);
  // Much garbage, none of it alive.
  const garbage = madeTimeline(240, (second) => ({
    heapUsed: (40 + second % 60 * 2) * MB,
    heapLive: second % 60 === 59 ? 40 * MB : null,
  }));
  deepStrictEqual(firedBy([], garbage), NOTHING);
});

Deno.test("heap-growth is critical where the heap will be full within the hour", () => {
  const soon = madeTimeline(120, (second) => ({
    ...collected((at) => (400 + at) * MB)(second),
    heapLimit: 1024 * MB,
  }));
  const [finding] = findingsIn([], soon);
  strictEqual(finding?.severity, "critical");
});

Deno.test("heap-growth without full collections is an info that says so", () => {
  const grows = madeTimeline(240, (second) => ({ heapUsed: (40 + second) * MB }));
  const [finding] = findingsIn([], grows);
  deepStrictEqual([finding?.rule, finding?.severity], ["heap-growth", "info"]);
  match(finding!.certainty, /garbage may be in it/);
});

Deno.test("no line with noise below its growth fires, nor does noise alone", () => {
  let seed = 7;
  const random = () => (seed = seed * 16807 % 2147483647) / 2147483647;
  for (let run = 0; run < 200; run++) {
    const noise = madeTimeline(
      180,
      collected(() => (60 + random() * 30) * MB),
    );
    ok(!firedBy([], noise).includes("warning heap-growth"), `run ${run}`);
  }
});

Deno.test("heap-growth by two heap profiles names the site, by a retained one the holder", () => {
  const before = heap(0, [["makeSession app.ts:7 < main app.ts:1", 10 * MB], [
    "f a.ts:1",
    20 * MB,
  ]]);
  const after = heap(60, [["makeSession app.ts:7 < main app.ts:1", 60 * MB], [
    "f a.ts:1",
    22 * MB,
  ]]);
  const [finding] = findingsIn([after, before]);
  strictEqual(
    finding?.title,
    "The live heap grew by 52 MB in 1.0 min, 96 % from makeSession (app.ts:7)",
  );
  match(finding.certainty, /two say that it grew, not that it goes on/);
  const held = retained([
    ["Session app.ts:1 < [] app.ts:1 < sessions app.ts:1 < (module app.ts) app.ts:1", 60 * MB],
    ["(code) @v8", 20 * MB],
  ]);
  const [withHolder] = findingsIn([before, after, held]);
  match(withHolder!.means, /Most of it is held by app\.ts › sessions › Session/);
  // Less than 8 MB, or than a tenth, is no growth.
  const much = [heap(0, [["f a.ts:1", 200 * MB]]), heap(60, [["f a.ts:1", 215 * MB]])];
  deepStrictEqual(firedBy(much), NOTHING);
  deepStrictEqual(
    firedBy([heap(0, [["f a.ts:1", MB]]), heap(60, [["f a.ts:1", 8 * MB]])]),
    NOTHING,
  );
});

Deno.test("rss-growth fires only if the heap and its buffers do not explain it", () => {
  const line = (heapShare: number, external: number) =>
    firedBy(
      [],
      madeTimeline(120, (second) => ({
        rss: (200 + 2 * second) * MB,
        heapUsed: (50 + heapShare * 2 * second) * MB,
        external: external * 2 * second * MB,
      })),
    );
  deepStrictEqual(line(0, 0), ["warning rss-growth"]);
  deepStrictEqual(line(0, 0.9), NOTHING);
  ok(!line(0.9, 0).includes("warning rss-growth"));
});

Deno.test("rss-growth says nothing of a program that has just started, and has settled", () => {
  const line = madeTimeline(180, (second) => ({ rss: (100 + 4 * Math.min(40, second)) * MB }));
  deepStrictEqual(firedBy([], line), NOTHING);
});

Deno.test("heap-limit fires while the heap stays nearly full", () => {
  const line = (used: (second: number) => number) =>
    firedBy([], madeTimeline(60, (second) => ({ heapUsed: used(second), heapLimit: 1000 * MB })));
  deepStrictEqual(line((second) => (second > 50 ? 900 : 500) * MB), ["critical heap-limit"]);
  // A moment before a collection.
  deepStrictEqual(line((second) => (second === 60 ? 950 : 500) * MB), NOTHING);
});

Deno.test("kept-strings fires where most of what is alive is text", () => {
  const text = (share: number) =>
    firedBy([
      retained([
        ["(string) @v8 < pages app.ts:1 < (module app.ts) app.ts:1", share * 200 * MB],
        ["Page app.ts:1 < list app.ts:1", (1 - share) * 200 * MB],
      ]),
    ]);
  deepStrictEqual(text(0.7), ["info kept-strings"]);
  deepStrictEqual(text(0.4), NOTHING);
});

Deno.test("a heap profile and CPU that are in order are evidence for nothing wrong", () => {
  const [finding] = findingsIn([
    heap(0, [["f a.ts:1", 30 * MB]]),
    madeCpu([["f a.ts:1", 200], ["g a.ts:1", 200], ["(native) @deno", 400]]),
  ]);
  strictEqual(finding?.rule, "nothing-wrong");
  ok(finding.numbers.some(({ name, text }) => name === "live heap" && text === "30 MB"));
  strictEqual(frame("f a.ts:1").mapping, "/app/main.ts");
});

Deno.test("heap-growth sees a leak by few full collections: the larger the heap, the fewer", () => {
  const live = new Map([[2, 15], [9, 52], [19, 109], [38, 219]]);
  const leak = (last: number) =>
    firedBy(
      [],
      madeTimeline(42, (second) => ({
        heapUsed: (10 + second * 5.5 + second % 1 * 8) * MB,
        heapLive: second === 38 ? last * MB : live.has(second) ? live.get(second)! * MB : null,
      })),
    );
  // 5.5 MB a second fill 4 GB within the hour.
  deepStrictEqual(leak(219), ["critical heap-growth"]);
  // What was used was garbage.
  deepStrictEqual(leak(16), NOTHING);
});

Deno.test("what Deno and the profiler load when it is needed first is no growth of the program", () => {
  const before = heap(0, [["f a.ts:1", 4 * MB], ["(code) @deno", 9 * MB]]);
  const after = heap(13, [
    ["f a.ts:1", 4.5 * MB],
    ["(code) @deno", 14 * MB],
    ["deno_pprof.load /lib/x.ts:1 @deno-pprof < (profiler) @deno-pprof", 6 * MB],
    ["compile ext:core.js:1 @deno", 3 * MB],
  ]);
  deepStrictEqual(firedBy([before, after]), NOTHING);
});

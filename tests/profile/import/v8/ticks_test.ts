import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { clockSamples, inOrder, weighTicks } from "../../../../lib/profile/import/v8/ticks.ts";
import type { CpuProfile } from "../../../../lib/profile/import/v8/v8_profiles.ts";

const frame = { functionName: "f", scriptId: "1", url: "", lineNumber: 0, columnNumber: 0 };

function profile(hits: number[], samples: number[], timeDeltas: number[], end: number): CpuProfile {
  const nodes = hits.map((hitCount, i) => ({ id: i + 1, callFrame: frame, hitCount }));
  return { nodes, samples, timeDeltas, startTime: 0, endTime: end };
}

function weights(p: CpuProfile): number[][] {
  return weighTicks(p).map((t) => [t.node.id, t.count, t.wall]);
}

Deno.test("weighTicks() gives a sample the time until the next one", () => {
  const p = profile([2, 1], [1, 2, 1], [10, 10, 30], 60);
  deepStrictEqual(weights(p), [[1, 2, 30_000], [2, 1, 30_000]]);
});

Deno.test("weighTicks() gives the time before the first sample to that sample", () => {
  deepStrictEqual(weights(profile([1], [1], [25], 40)), [[1, 1, 40_000]]);
});

Deno.test("weighTicks() leaves out V8's first sample, which no tick made", () => {
  const p = profile([0, 2], [1, 2, 2], [1, 9, 10], 30);
  deepStrictEqual(weights(p), [[2, 2, 30_000]]);
});

Deno.test("weighTicks() leaves out samples that V8 adds at deoptimisations", () => {
  // Node 2 has one tick and two samples; the one 3 µs after another is V8's.
  const p = profile([2, 1], [1, 1, 2, 2], [10, 10, 3, 7], 40);
  deepStrictEqual(weights(p), [[1, 2, 30_000], [2, 1, 10_000]]);
});

Deno.test("weighTicks() counts nothing of a profile without samples", () => {
  deepStrictEqual(weights(profile([0], [], [], 100)), []);
});

const callFrame = { functionName: "f", scriptId: "1", url: "", lineNumber: 0, columnNumber: 0 };

function unordered(hits: number[], samples: number[], timeDeltas: number[]) {
  const nodes = hits.map((hitCount, i) => ({ id: i + 1, callFrame, hitCount }));
  return { nodes, samples, timeDeltas, startTime: 1000, endTime: 2000 };
}

Deno.test("inOrder() leaves a profile in order as it is", () => {
  const given = unordered([1, 1], [1, 2], [0, 10]);
  strictEqual(inOrder(given), given);
});

Deno.test("inOrder() sorts samples, and a tick from before the window does not count as a hit", () => {
  const { nodes, samples, timeDeltas } = inOrder(
    unordered([2, 1, 0], [3, 1, 2, 1], [2, -9, 30, -10]),
  );
  deepStrictEqual(samples, [3, 1, 2]);
  deepStrictEqual(timeDeltas, [2, 11, 10]);
  deepStrictEqual(nodes.map(({ hitCount }) => hitCount), [1, 1, 0]);
});

Deno.test("clockSamples() are in order, without those that V8 added", () => {
  const samples = clockSamples(unordered([1, 1, 0], [2, 3, 1], [100, 40, -30]));
  deepStrictEqual(samples, [{ id: 2, at: 1100 }, { id: 1, at: 1110 }]);
});

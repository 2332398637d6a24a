import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { clockSamples, inOrder } from "../../../../lib/profile/import/v8/ticks.ts";

const callFrame = { functionName: "f", scriptId: "1", url: "", lineNumber: 0, columnNumber: 0 };

function profile(hits: number[], samples: number[], timeDeltas: number[]) {
  const nodes = hits.map((hitCount, i) => ({ id: i + 1, callFrame, hitCount }));
  return { nodes, samples, timeDeltas, startTime: 1000, endTime: 2000 };
}

Deno.test("inOrder() leaves a profile in order as it is", () => {
  const given = profile([1, 1], [1, 2], [0, 10]);
  strictEqual(inOrder(given), given);
});

Deno.test("inOrder() sorts samples, and a tick from before the window is none of its hits", () => {
  const { nodes, samples, timeDeltas } = inOrder(
    profile([2, 1, 0], [3, 1, 2, 1], [2, -9, 30, -10]),
  );
  deepStrictEqual(samples, [3, 1, 2]);
  deepStrictEqual(timeDeltas, [2, 11, 10]);
  deepStrictEqual(nodes.map(({ hitCount }) => hitCount), [1, 1, 0]);
});

Deno.test("clockSamples() are in order, without those that V8 added", () => {
  const samples = clockSamples(profile([1, 1, 0], [2, 3, 1], [100, 40, -30]));
  deepStrictEqual(samples, [{ id: 2, at: 1100 }, { id: 1, at: 1110 }]);
});

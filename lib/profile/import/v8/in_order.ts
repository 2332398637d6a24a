/**
 * Samples by the time they were taken at.
 *
 * @module
 */
import type { CpuProfileNode, CpuProfile } from "./v8_profiles.ts";

/**
 * Puts the samples of a profile in order. V8 writes them as it processes them:
 * those that it adds when a window begins overtake a tick that still waits, and
 * that tick, older than the window, gets into it.
 *
 * @param profile Not changed.
 * @returns The profile with deltas that are not negative, without samples from
 * before its start; itself if it is so already.
 *
 * @example
 * ```ts
 * import { inOrder } from "./in_order.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const callFrame = { functionName: "f", scriptId: "1", url: "", lineNumber: 0, columnNumber: 0 };
 * const nodes = [1, 2, 3].map((id) => ({ id, callFrame, hitCount: 1 }));
 * const profile = { nodes, samples: [1, 2, 3], timeDeltas: [-5, 25, -10], startTime: 100, endTime: 200 };
 * const { samples, timeDeltas } = inOrder(profile);
 * deepStrictEqual({ samples, timeDeltas }, { samples: [3, 2], timeDeltas: [10, 10] });
 * ```
 */
export function inOrder<P extends CpuProfile>(profile: P): P {
  const { samples = [], timeDeltas = [], startTime } = profile;
  if (!timeDeltas.some((delta) => delta < 0)) return profile;
  let now = startTime;
  const timed = samples.map((id, i) => ({ id, at: now += timeDeltas[i] ?? 0 }));
  const inside = timed.filter(({ at }) => at >= startTime).sort((a, b) => a.at - b.at);
  const early = timed.filter(({ at }) => at < startTime).map(({ id }) => id);
  return {
    ...profile,
    nodes: withoutHits(profile.nodes, early),
    samples: inside.map(({ id }) => id),
    timeDeltas: inside.map(({ at }, i) => at - (inside[i - 1]?.at ?? startTime)),
  };
}

/** They did not count as hits of this window. */
function withoutHits(nodes: readonly CpuProfileNode[], ids: readonly number[]): CpuProfileNode[] {
  const less = new Map<number, number>();
  for (const id of ids) less.set(id, (less.get(id) ?? 0) + 1);
  return nodes.map((node) => {
    const hits = node.hitCount;
    const fewer = less.get(node.id);
    if (hits === undefined || fewer === undefined) return node;
    return { ...node, hitCount: Math.max(0, hits - fewer) };
  });
}

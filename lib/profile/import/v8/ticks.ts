/**
 * How long each node of a call tree was on top.
 *
 * @module
 */
import type { CpuProfile, CpuProfileNode } from "./v8_profiles.ts";

/** What the sampler saw of one node of the call tree while it was on top. */
interface Ticks<Node extends CpuProfileNode = CpuProfileNode> {
  node: Node;
  /** Samples of the sampler's own clock. */
  count: number;
  /** Wall time that the samples stand for, in nanoseconds. */
  wall: number;
  /** What distinguishes them from others of that node; 0 if nothing does. */
  group: number;
}

/**
 * Weighs the samples of a CPU profile: a sample stands for the time until the
 * next one.
 *
 * V8 adds samples of its own, when a window starts and whenever it
 * deoptimises a function. They do not count in `hitCount`, which says how
 * many of a node's samples to leave out: those that came soonest after
 * another.
 *
 * @param groupOf The group of a sample, by its time in microseconds: samples of one node are
 *   counted for each group.
 * @returns Nodes with at least one sample, in the order of `profile.nodes`.
 */
export function weighTicks<Node extends CpuProfileNode>(
  profile: CpuProfile<Node>,
  groupOf: (at: number) => number = () => 0,
): Ticks<Node>[] {
  const samples = clockSamples(profile);
  const ticks = new Map(profile.nodes.map((node) => [node.id, new Map<number, Ticks<Node>>()]));
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  samples.forEach(({ id, at }, i) => {
    const node = nodes.get(id);
    if (node === undefined) return;
    const group = groupOf(at);
    const groups = ticks.get(id)!;
    let tick = groups.get(group);
    if (!tick) groups.set(group, tick = { node, count: 0, wall: 0, group });
    // Before the first tick nothing else is known of the thread than what that tick shows.
    const from = i === 0 ? profile.startTime : at;
    const to = samples[i + 1]?.at ?? Math.max(profile.endTime, at);
    tick.count++;
    tick.wall += (to - from) * 1e3;
  });
  return [...ticks.values()].flatMap((groups) => [...groups.values()]);
}

/** A sample of the sampler's own clock: the node on top, and when, in microseconds. */
export interface ClockSample {
  id: number;
  at: number;
}

/** The samples of a profile without those that V8 added. */
export function clockSamples(profile: CpuProfile): ClockSample[] {
  const ordered = inOrder(profile);
  const { samples = [] } = ordered;
  const times = sampleTimes(ordered);
  const forced = forcedSamples(ordered, samples, times);
  return samples.flatMap((id, i) => forced.has(i) ? [] : [{ id, at: times[i]! }]);
}

/** Absolute microseconds of each sample. */
function sampleTimes({ startTime, timeDeltas = [] }: CpuProfile): number[] {
  let now = startTime;
  return timeDeltas.map((delta) => now += delta);
}

/** Indices of the samples that are not ticks of the sampler's clock. */
function forcedSamples(profile: CpuProfile, samples: number[], times: number[]): Set<number> {
  const forced = new Set<number>();
  const seen = new Map<number, number>();
  for (const id of samples) seen.set(id, (seen.get(id) ?? 0) + 1);
  const extras = profile.nodes.flatMap(({ id, hitCount }) => {
    const count = seen.get(id) ?? 0;
    const extra = count - (hitCount ?? count);
    return extra > 0 ? [{ id, extra, own: [] as number[] }] : [];
  });
  if (extras.length === 0) return forced;
  const byNode = new Map(extras.map((each) => [each.id, each]));
  samples.forEach((id, i) => byNode.get(id)?.own.push(i));
  const gap = (i: number) => times[i]! - (times[i - 1] ?? -Infinity);
  for (const { extra, own } of extras) {
    // The window's first sample is always V8's: it has no gap to go by.
    const order = own.toSorted((a, b) => (a === 0 ? -1 : b === 0 ? 1 : gap(a) - gap(b)));
    for (const i of order.slice(0, extra)) forced.add(i);
  }
  return forced;
}

/**
 * The lines that a node's ticks fell on.
 *
 * @returns Shares that add up to 1; line 0 if V8 names none.
 */
export function lineShares(
  { positionTicks = [] }: CpuProfileNode,
): { line: number; share: number }[] {
  const lines = new Map<number, number>();
  let total = 0;
  for (const { line, ticks } of positionTicks) {
    lines.set(line, (lines.get(line) ?? 0) + ticks);
    total += ticks;
  }
  if (total === 0) return [{ line: 0, share: 1 }];
  return [...lines].map(([line, ticks]) => ({ line, share: ticks / total }));
}

/** The caller of each node, by the id of the node. */
export function callersOf<Node extends CpuProfileNode>(nodes: readonly Node[]): Map<number, Node> {
  const callers = new Map<number, Node>();
  for (const node of nodes) for (const child of node.children ?? []) callers.set(child, node);
  return callers;
}

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
 * import { inOrder } from "./ticks.ts";
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

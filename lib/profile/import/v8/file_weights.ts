/**
 * How much time the samples of a file stand for.
 *
 * @module
 */
import { formatDuration } from "../../../go/time/format.ts";
import type { CpuProfile, CpuProfileNode } from "./v8_profiles.ts";
import { clockSamples } from "./ticks.ts";

/** What was sampled of one node while it was on top. */
export interface Weight<Node> {
  node: Node;
  /** Samples. */
  count: number;
  /** Nanoseconds. */
  wall: number;
}

/** Microseconds in which nothing was sampled. */
export interface Silence {
  before: number;
  /** Between samples, and after the last. */
  inside: number;
  gaps: number;
}

/** A gap so many times as long as usual is silence, if it is not shorter than… */
const USUAL_TIMES = 5;
/** …this many microseconds: a machine with more to do than cores delays samples by some. */
const MIN_SILENCE = 10_000;
/** V8's own interval, for files that do not say it. */
const DEFAULT_INTERVAL = 1000;
/** Recorders hardly sample more seldom: where gaps are so long most of them are sleep. */
const MAX_INTERVAL = 20_000;
/** More than 100 days is no time but a broken number; nanoseconds of them are still exact. */
const MAX_TIME = 100 * 86_400e6;
/** Most gaps between the ticks of a clock are within this factor of the usual one. */
const REGULAR = 3;

/** A sample: what was on top, and when, in microseconds. */
interface TimedSample<Node> {
  node: Node;
  at: number;
  /** Whether nothing ran; that may last as long as it wants. */
  isIdle: boolean;
}

/**
 * Weighs samples in order: one stands for the time until the next, but for no
 * more than usual where nothing was sampled for long. The thread slept, was
 * stopped, or its machine was asleep; a neighbour is not to blame for that.
 *
 * @param samples In the order of their times.
 * @param startTime When recording began, in microseconds.
 * @param endTime When it ended.
 * @returns Weights in the order of first samples, and the time that is left out.
 *
 * @example
 * ```ts
 * import { weighSamples } from "./file_weights.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const times = [500_000, 501_000, 502_000, 602_000];
 * const samples = times.map((at) => ({ node: "f", at, isIdle: false }));
 * const { weights, silence } = weighSamples(samples, 0, 603_000);
 * deepStrictEqual(weights, [{ node: "f", count: 4, wall: 4_000_000 }]);
 * deepStrictEqual(silence, { before: 500_000, inside: 99_000, gaps: 1 });
 * ```
 */
export function weighSamples<Node>(
  samples: readonly TimedSample<Node>[],
  startTime: number,
  endTime: number,
): { weights: Weight<Node>[]; silence: Silence } {
  const weights = new Map<Node, Weight<Node>>();
  const silence: Silence = { before: 0, inside: 0, gaps: 0 };
  const usual = usualInterval(samples);
  const longest = Math.max(USUAL_TIMES * usual, MIN_SILENCE);
  const isClocked = isOfClock(samples, usual);
  for (const [i, { node, at, isIdle }] of samples.entries()) {
    let weight = weights.get(node);
    if (!weight) weights.set(node, weight = { node, count: 0, wall: 0 });
    const until = samples[i + 1]?.at ?? Math.max(endTime, at);
    let interval = until - at;
    const isSilent = isClocked && interval > longest && !isIdle;
    if (isSilent || interval > MAX_TIME - weight.wall / 1e3) {
      const counted = isSilent ? Math.min(usual, interval) : 0;
      silence.inside += interval - counted;
      silence.gaps++;
      interval = counted;
    }
    // Nothing else is known of the moments before the first sample.
    const lead = i === 0 ? Math.max(0, at - startTime) : 0;
    if (lead > longest) silence.before = lead;
    else interval += lead;
    weight.count++;
    weight.wall += interval * 1e3;
  }
  return { weights: [...weights.values()], silence };
}

/** The same of V8's samples, without those that it added to its clock's. */
export function weighCpuSamples(profile: CpuProfile): {
  weights: Weight<CpuProfileNode>[];
  silence: Silence;
} {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const samples = clockSamples(profile).flatMap(({ id, at }) => {
    const node = nodes.get(id);
    return node ? [{ node, at, isIdle: isIdle(node) }] : [];
  });
  return weighSamples(samples, profile.startTime, profile.endTime);
}

/** Whether V8 says that there was nothing to run. */
export function isIdle({ callFrame: { functionName, url } }: CpuProfileNode): boolean {
  return functionName === "(idle)" && url === "";
}

/** What reports say of it; nothing if there was none. */
export function silenceRemarks(silences: readonly Silence[]): string[] {
  const before = Math.max(0, ...silences.map((each) => each.before));
  const inside = silences.reduce((sum, each) => sum + each.inside, 0);
  const gaps = silences.reduce((sum, each) => sum + each.gaps, 0);
  const text = (micros: number) => formatDuration(Math.round(micros * 1e3));
  const parts = [
    ...before > 0 ? [`${text(before)} before the first sample`] : [],
    ...gaps > 0 ? [`${text(inside)} in ${gaps} ${gaps === 1 ? "gap" : "gaps"}`] : [],
  ];
  if (parts.length === 0) return [];
  return [
    `not sampled and left out: ${
      parts.join(", ")
    }; the thread slept, was stopped or waited for a core`,
  ];
}

/**
 * Whether samples were taken by a clock. Programs write files, too, in which a
 * sample is all that there was of its stack.
 */
function isOfClock(samples: readonly TimedSample<unknown>[], usual: number): boolean {
  if (new Set(samples.map(({ node }) => node)).size === samples.length) return samples.length < 2;
  const gaps = gapsOf(samples);
  const usualOnes = gaps.filter((gap) => gap > usual / REGULAR && gap < usual * REGULAR).length;
  return usualOnes * 2 >= gaps.length;
}

function usualInterval(samples: readonly TimedSample<unknown>[]): number {
  const gaps = gapsOf(samples).sort((a, b) => a - b);
  const middle = gaps[gaps.length >> 1] ?? DEFAULT_INTERVAL;
  if (middle <= MAX_INTERVAL) return middle;
  return Math.min(gaps[Math.floor(gaps.length / 10)]!, 5 * MAX_INTERVAL);
}

function gapsOf(samples: readonly TimedSample<unknown>[]): number[] {
  return samples.map(({ at }, i) => at - (samples[i - 1]?.at ?? at)).filter((gap) => gap > 0);
}

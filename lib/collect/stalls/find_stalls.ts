import type { CpuProfile, CpuProfileNode } from "../../inspect/protocol.ts";
import type { ProfilerClock } from "../clock/profiler_clock.ts";
import type { LateBeat } from "./beats.ts";

/** An interval in which the event loop could not turn. */
export interface Stall {
  /** Milliseconds of `performance.now()`. */
  start: number;
  end: number;
  /** What ran in it; the parts add up to its length. */
  parts: StallPart[];
  /** Whether the profiler itself held the loop. */
  own?: boolean;
}

/** A part of a stall. */
export interface StallPart {
  /** Nothing if no sample is near. */
  node: CpuProfileNode | undefined;
  /** Whether the thread had no core, or slept in the kernel: no sample could be taken. */
  stopped: boolean;
  millis: number;
}

/** A sample with its time. */
interface TimedSample {
  node: CpuProfileNode | undefined;
  idle: boolean;
  at: number;
}

/** Samples that are further apart than so many intervals mean that the thread did not run. */
const MISSING_SAMPLES = 5;

/**
 * Says what ran while beats did not come.
 *
 * @param profile Samples from before the first beat to after the last.
 * @param beats In order.
 * @param options Between two samples, and the least length of a stall; in milliseconds.
 */
export function findStalls(
  profile: CpuProfile,
  beats: readonly LateBeat[],
  clock: ProfilerClock,
  { interval, least }: { interval: number; least: number },
): Stall[] {
  if (beats.length === 0) return [];
  const samples = timedSamples(profile, clock);
  const longest = MISSING_SAMPLES * interval;
  return beats.flatMap((beat) => {
    if (beat.rested) return busyRuns(samples, beat, longest);
    const first = samples.findIndex(({ at }) => at >= beat.last);
    const from = first < 0 ? samples.length : first;
    const until = samples.findIndex(({ at }) => at > beat.at);
    const during = samples.slice(from, until < 0 ? samples.length : until);
    const start = startOf(beat, during);
    return {
      start,
      end: beat.at,
      parts: partsOf(start, beat.at, during, samples[from - 1], longest),
    };
  }).filter(({ start, end }) => end - start >= least);
}

/**
 * Where the heartbeat rested the loop had nothing to do, so what kept it busy
 * without a pause between two samples was one turn, or turns that left it none.
 */
function busyRuns(
  samples: readonly TimedSample[],
  { last, at: until }: LateBeat,
  longest: number,
): Stall[] {
  const stalls: Stall[] = [];
  for (let i = 0; i < samples.length; i++) {
    const { idle, at } = samples[i]!;
    if (idle || at < last || at > until) continue;
    const first = i;
    while (i + 1 < samples.length && !samples[i + 1]!.idle) i++;
    const before = samples[first - 1];
    const after = samples[i + 1];
    const start = before ? (before.at + at) / 2 : at;
    // What goes on beyond the rest comes with a beat that is late.
    const end = Math.min(until, after ? (samples[i]!.at + after.at) / 2 : samples[i]!.at);
    const during = samples.slice(first, i + 1).filter((sample) => sample.at < end);
    stalls.push({ start, end, parts: partsOf(start, end, during, before, longest) });
  }
  return stalls;
}

function timedSamples(
  { nodes, samples = [], timeDeltas = [], startTime }: CpuProfile,
  clock: ProfilerClock,
): TimedSample[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  let now = startTime;
  return samples.map((id, i) => {
    now += Math.max(0, timeDeltas[i] ?? 0);
    const node = byId.get(id);
    return { node, idle: node !== undefined && isIdle(node), at: clock.millis(now) };
  });
}

/** Whether the event loop had no JavaScript to run: it waited, or ran Deno's own code. */
export function isIdle({ callFrame }: CpuProfileNode): boolean {
  return callFrame.functionName === "(idle)" && callFrame.scriptId === "0";
}

/**
 * A stall began after the last beat and before the missing one. An idle loop
 * between the two narrows that down, unless the stall itself looks idle.
 */
function startOf({ last, due }: LateBeat, during: readonly TimedSample[]): number {
  const next = during.findIndex(({ at }) => at >= due);
  if (next < 0 || during[next]!.idle) return (last + due) / 2;
  const before = during.slice(0, next).findLastIndex(({ idle }) => idle);
  if (before < 0) return (last + due) / 2;
  return (during[before]!.at + Math.min(due, during[before + 1]!.at)) / 2;
}

/** A sample stands for the time until the next one, a stall's first one also for what was before it. */
function partsOf(
  start: number,
  end: number,
  during: readonly TimedSample[],
  before: TimedSample | undefined,
  longest: number,
): StallPart[] {
  const inside = during.filter(({ at }) => at >= start);
  const samples = inside.length > 0 ? inside : [{ ...before, at: start }];
  return samples.flatMap(({ node, at }, i) => {
    const from = i === 0 ? start : at;
    const millis = (samples[i + 1]?.at ?? end) - from;
    const seen = Math.min(millis, longest);
    const part = { node, stopped: false, millis: seen };
    return seen < millis ? [part, { node, stopped: true, millis: millis - seen }] : [part];
  });
}

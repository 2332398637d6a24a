import type { CallFrame, CpuProfile, CpuProfileNode } from "../../inspect/protocol.ts";
import { type ClockSample, clockSamples } from "../../profile/import/v8/ticks.ts";
import type { ThreadTimes } from "../clock/thread_clock.ts";
import { type CoreTimes, foundOnCore } from "./on_core.ts";
import { tickTimes } from "./tick_times.ts";

/** What was on top of the stack at a sample. */
export type SampleKind = "script" | "platform" | "program" | "collector" | "idle";

/** What the samples say of one node of the call tree while it was on top. */
export interface NodeTime {
  node: CpuProfileNode;
  kind: SampleKind;
  /** Samples. */
  count: number;
  /** Time that they stand for, in nanoseconds. */
  nanos: number;
  /** What distinguishes them from others of that node; 0 if nothing does. */
  group: number;
}

/** What is known of the thread in a window. */
export interface KnownThread extends Partial<ThreadTimes> {
  /** When it had a core, and V8's samplers, where the kernel says that. */
  cores?: CoreTimes | undefined;
}

/** What the samples of a window say. */
export interface SampledTimes {
  times: NodeTime[];
  /** Samples that came when the thread got a core, and are left out. */
  late: number;
  /** Nanoseconds without any sample, beyond what a sample stands for. */
  silence: number;
  /** Whether the thread waited for a core so long that a sample stands for one interval only. */
  crowded: boolean;
  /** Whether it is known which samples found the thread on a core, where it waited for one. */
  isSure: boolean;
}

/** V8's names for what is no function. */
const PSEUDO: ReadonlyMap<string, SampleKind> = new Map<string, SampleKind>([
  ["(garbage collector)", "collector"],
  ["(program)", "program"],
  ["(idle)", "idle"],
]);

/** A thread that has a core answers sooner, also on a virtual machine. */
const PROMPT_MICROS = 300;
/** Below this share of the busy time, waiting for a core changes no figure that is shown. */
const NOTICEABLE_WAIT = 0.02;
/** Samples that are further apart show that nothing could be sampled in between. */
const MAX_INTERVALS = 5;
/** With fewer samples than this part of what its CPU time should have, something is amiss. */
const MIN_ON_CORE = 0.2;
/** With fewer than this part V8's sampler has waited, too, often until the thread called the kernel. */
const SURE_ON_CORE = 0.6;
/** Of a few milliseconds of CPU time there may be a sample less by chance, or none. */
const CHANCE = 1;
/** V8 takes some microseconds more than its interval from tick to tick, no more. */
const MAX_STEP = 1.05;

/**
 * Weighs the samples of a window.
 *
 * A sample stands for the time until the next tick. Where the thread waited for
 * a core, ticks that found it waiting are answered late: these are left out,
 * and the others stand for one interval each, so that the time on a core goes
 * to what the thread did with it. Where it is known when it had a core, those
 * that found it on one share its CPU time.
 *
 * @param intervalMicros Between two ticks.
 * @param thread What the thread used, as far as known.
 * @param groupOf Distinguishes samples of one node, by their time in microseconds.
 */
export function sampledTimes(
  profile: CpuProfile,
  intervalMicros: number,
  thread: KnownThread | undefined,
  groupOf: (at: number) => number = () => 0,
): SampledTimes {
  const samples = clockSamples(profile);
  const ticks = tickTimes(samples.map(({ at }) => at), intervalMicros);
  const crowded = waitsOften(thread);
  const times = new TimeTable(profile);
  const onCore = crowded ? samplesOnCore(samples, thread!, intervalMicros) : undefined;
  const step = crowded ? middleStep(ticks, intervalMicros) : undefined;
  const each = onCore ? thread!.cpu! / 1e3 / onCore.size : step;
  const { lengths, silence } = untilNext(profile, samples, ticks, intervalMicros);
  let late = 0;
  samples.forEach(({ id, at }, i) => {
    const time = times.of(id, groupOf(at));
    if (time === undefined) return;
    const isLate = onCore
      ? !onCore.has(i)
      : at - ticks[i]! > PROMPT_MICROS && isDropped(time.kind, thread, crowded);
    if (isLate) {
      if (time.kind !== "idle") late++;
      return;
    }
    time.count++;
    time.nanos += (each ?? lengths[i]!) * 1e3;
  });
  return {
    times: times.all.filter(({ count }) => count > 0),
    late,
    crowded,
    isSure: !crowded ||
      (onCore?.size ?? 0) + CHANCE >= SURE_ON_CORE * (thread?.cpu ?? 0) / 1e3 / intervalMicros,
    silence: each === undefined ? silence * 1e3 : 0,
  };
}

/** Which samples found the thread on a core; nothing where that is not known. */
function samplesOnCore(
  samples: readonly ClockSample[],
  { cpu = 0, cores }: KnownThread,
  interval: number,
): Set<number> | undefined {
  const found = cores && foundOnCore(samples, cores);
  // Parts of a window have few each, but all of them are right.
  const least = Math.max(1, MIN_ON_CORE * cpu / 1e3 / interval);
  return found && found.size >= least ? found : undefined;
}

function waitsOften(thread: KnownThread | undefined): boolean {
  const { cpu, wait } = thread ?? {};
  return cpu !== undefined && wait !== undefined && wait > NOTICEABLE_WAIT * (cpu + wait);
}

/** A long system call answers late, too: where nobody knows of waiting, only what makes none waited. */
function isDropped(
  kind: SampleKind,
  thread: KnownThread | undefined,
  crowded: boolean,
): boolean {
  return crowded || (thread?.wait === undefined && kind === "script");
}

/**
 * How long each sample stands for, and how long there was none: a process that
 * was stopped, or a machine that slept, is not sampled. Nothing is known of the
 * time before the first tick but what that one shows.
 */
function untilNext(
  { startTime, endTime }: CpuProfile,
  samples: readonly ClockSample[],
  ticks: readonly number[],
  interval: number,
): { lengths: number[]; silence: number } {
  let silence = 0;
  const known = (length: number) => {
    if (length <= MAX_INTERVALS * interval) return length;
    silence += length - interval;
    return interval;
  };
  const lengths = ticks.map((tick, i) => {
    const before = i === 0 ? known(tick - startTime) : 0;
    return before + known((ticks[i + 1] ?? Math.max(endTime, samples[i]!.at)) - tick);
  });
  return { lengths, silence };
}

function middleStep(ticks: readonly number[], interval: number): number {
  const steps = ticks.slice(1).map((at, i) => at - ticks[i]!).sort((a, b) => a - b);
  const middle = steps[steps.length >> 1] ?? interval;
  return Math.min(Math.max(middle, interval), MAX_STEP * interval);
}

/** The times of each node and group, in the order of the profile's nodes. */
class TimeTable {
  #nodes: ReadonlyMap<number, { node: CpuProfileNode; groups: Map<number, NodeTime> }>;

  constructor({ nodes }: CpuProfile) {
    this.#nodes = new Map(nodes.map((node) => [node.id, { node, groups: new Map() }]));
  }

  of(id: number, group: number): NodeTime | undefined {
    const known = this.#nodes.get(id);
    if (known === undefined) return undefined;
    const { node, groups } = known;
    let time = groups.get(group);
    if (!time) {
      groups.set(group, time = { node, kind: kindOf(node.callFrame), count: 0, nanos: 0, group });
    }
    return time;
  }

  get all(): NodeTime[] {
    return [...this.#nodes.values()].flatMap(({ groups }) => [...groups.values()]);
  }
}

/** What a function's samples are. */
export function kindOf({ scriptId, functionName }: CallFrame): SampleKind {
  return scriptId === "0" ? PSEUDO.get(functionName) ?? "platform" : "script";
}

import type { CallFrame, CpuProfile, CpuProfileNode } from "../../inspect/protocol.ts";
import { type Frame, ProfileBuilder, valueType } from "../../profile/builder.ts";
import { callersOf, lineShares } from "../../profile/import/v8/ticks.ts";
import type { SamplerThreads } from "../../native/sampler_threads.ts";
import type { Label, Profile } from "../../profile/types.ts";
import { DROP_FRAMES, type FrameResolver } from "../source/frame_resolver.ts";
import { nextTurn } from "../../base/delay.ts";
import { pseudoFrame } from "../source/pseudo_frame.ts";
import { PROFILER, userStack } from "../source/user_stack.ts";
import { NONE, UNKNOWN } from "../labels/label_timeline.ts";
import type { SampleLabels } from "../labels/sample_labels.ts";
import type { ThreadTimes } from "../clock/thread_clock.ts";
import { callStack } from "./call_stack.ts";
import {
  COLLECTED,
  collectedCpu,
  type CollectedSplit,
  COLLECTOR_NAME,
  withCollections,
} from "./collected_cpu.ts";
import type { NativeBelow, NativePart } from "./native_below.ts";
import type { CpuWindow } from "./cpu_sampler.ts";
import {
  type NodeTime,
  type SampledTimes,
  sampledTimes,
  type SampleKind,
} from "./sampled_times.ts";
import { idleCostShare, OwnTurns } from "./idle_cost_share.ts";
import { type SampledSums, splitCpu } from "./split_cpu.ts";

/** What the profile says about itself beside the window. */
export interface CpuProfileOptions {
  periodNanos: number;
  /** Where the thread's CPU time comes from; absent where nobody knows it. */
  clock?: string;
  /** Whether V8's own thread runs at every tick. */
  threads: SamplerThreads;
  /** Whether native code is divided, as far as it is known. */
  native?: boolean;
  /** What native code JavaScript called, where that is known. */
  below?: NativeBelow;
  /** Whether V8's profiler started with the window and had not run before. */
  late?: boolean;
  comments: string[];
}

/** A window, where nothing may be known of the thread. */
export type ProfiledWindow = Omit<CpuWindow, "thread"> & {
  thread: CpuWindow["thread"] | undefined;
};

/** The functions that CPU time belongs to which no sample shows. */
const NATIVE = pseudoFrame("(native)");
const KERNEL = pseudoFrame("(kernel)");
/** As V8 calls it. */
const COLLECTOR: CallFrame = {
  functionName: COLLECTOR_NAME,
  scriptId: "0",
  url: "",
  lineNumber: -1,
  columnNumber: -1,
};

/**
 * Turns a window into a profile of `samples/count` and `cpu/nanoseconds` whose
 * `cpu` total is the CPU time of the thread in that window; where that is not
 * known, the wall time of the samples that were not idle.
 *
 * Only the function on top has a line that ran; callers carry the first line
 * of their function, because V8 does not say more.
 */
export async function cpuProfile(
  window: ProfiledWindow,
  resolver: FrameResolver,
  options: CpuProfileOptions,
): Promise<Profile> {
  const { labels, thread } = window;
  // Ending the window has held the loop already.
  await nextTurn();
  const interval = options.periodNanos / 1e3;
  const sampled = sampledTimes(window.profile, interval, thread, labels?.at);
  await resolver.prepare(window.profile.nodes.map((node) => node.callFrame));
  const sums = sumsOf(sampled.times);
  const cpuNanos = thread?.cpu ?? sums.script + sums.platform + sums.program + sums.collector;
  const split = splitWindow(window, sums, cpuNanos, sampled.crowded);
  const cpu = valueType("cpu", "nanoseconds");
  const builder = new ProfileBuilder({
    sampleType: [valueType("samples", "count"), cpu],
    periodType: cpu,
    period: Math.round(options.periodNanos),
    timeNanos: window.startedAt,
    durationNanos: window.wallNanos,
    dropFrames: DROP_FRAMES,
    comment: [
      ...describe(sampled, options),
      ...labelShares(sampled.times, labels),
      ...crowdedCaveat(sampled, thread),
      ...silenceCaveat(sampled),
      ...split.caveats,
      ...isCollected(window) ? [COLLECTED] : [],
      ...timerCaveat(window.profile, sampled.times, options.threads),
    ],
  });
  builder.mapping(resolver.root);
  const callers = callersOf(window.profile.nodes);
  const turns = new OwnTurns();
  let rest = Math.round(cpuNanos);
  let heaviest: { stack: Frame[]; value: number; label: Label[] } | undefined;
  for (const { node, kind, count, nanos, group } of sampled.times) {
    if (kind === "idle") continue;
    const label = labels && isLabelled(kind) ? labels.labels(group) : [];
    const parts = options.below?.of(node.id, group) ?? WHOLE;
    let shared = 0;
    let counted = 0;
    for (const { line, share: ofLine } of lineShares(node)) {
      const stack = stackOf(node, line, callers, resolver);
      for (const { frames, share: ofPart } of parts) {
        const share = ofLine * ofPart;
        const value = Math.round(nanos * split.factors[kind] * share);
        shared += share;
        // Each may be less than half a sample, and they still add up.
        const samples = Math.round(count * shared) - counted;
        counted += samples;
        const whole = [...frames, ...stack];
        const isKept = turns.take({ stack: whole, samples, value, label });
        if (!isKept) builder.add(whole, [samples, value], label);
        rest -= value;
        if (!heaviest || value > heaviest.value) heaviest = { stack: whole, value, label };
      }
    }
  }
  const unseen = Math.round(split.unseen);
  if (unseen > 0) {
    builder.add([resolver.resolve(COLLECTOR, 0)], [
      Math.round(unseen / options.periodNanos),
      unseen,
    ]);
    rest -= unseen;
  }
  // Rounding must not invent native code nor break the total.
  const idleCost = idleCostShare(window, rest < ROUNDING_NANOS ? 0 : rest, turns);
  for (const { stack, samples, value, label } of turns.divide(idleCost.seen)) {
    builder.add(stack, [samples, value], label);
  }
  if (heaviest && rest < ROUNDING_NANOS) builder.add(heaviest.stack, [0, rest], heaviest.label);
  else {
    for (
      const [frame, nanos] of unseenParts(rest, idleCost.unseen, thread?.system, options.native)
    ) {
      builder.add([frame], [Math.round(nanos / options.periodNanos), nanos]);
    }
  }
  const profile = builder.build();
  return { ...profile, comment: [...profile.comment, ...idleCost.comments] };
}

/** Time of which nothing is known but the node. */
const WHOLE: readonly NativePart[] = [{ frames: [], share: 1 }];

/** Collections are known where V8 reports them; else samples have them. */
function splitWindow(
  { thread, collected }: ProfiledWindow,
  sums: SampledSums,
  cpu: number,
  crowded: boolean,
): CollectedSplit {
  const split = splitCpu(sums, cpu, crowded);
  return thread === undefined || collected === undefined
    ? { ...split, unseen: 0 }
    : withCollections(split, sums, cpu, collectedCpu(collected, thread));
}

function isCollected({ thread, collected }: ProfiledWindow): boolean {
  return thread !== undefined && collected !== undefined;
}

function belowComments(below: NativeBelow | undefined): string[] {
  if (!below) return [];
  return [
    `# native code below JavaScript: ${below.matched} samples have a native stack of the same moment`,
    "estimate: native code below JavaScript is that of the moments of V8's samples, the kernel's part that of the same calls " +
    "at other moments; lines of a function are divided among it in proportion",
  ];
}

/** What is in no sample: the kernel's part is known in clock ticks. */
function unseenParts(rest: number, own: number, system = 0, native = true): [Frame, number][] {
  const others = rest - own;
  // The profiler's part is of both in proportion.
  const kernel = native ? Math.min(others, Math.round(system * others / rest)) : 0;
  const parts: [Frame, number][] = [[PROFILER, own], [KERNEL, kernel], [NATIVE, others - kernel]];
  return parts.filter(([, nanos]) => nanos > 0);
}

/** More than all roundings of a window add up to, less than anything that is shown. */
const ROUNDING_NANOS = 100_000;

/** What runs under the program's labels. */
function isLabelled(kind: SampleKind): boolean {
  return kind === "script" || kind === "platform";
}

/** How much of JavaScript's time is divided by labels. */
function labelShares(times: readonly NodeTime[], labels: SampleLabels | undefined): string[] {
  if (!labels) return [];
  const sums = { under: 0, none: 0, unknown: 0 };
  for (const { kind, group, nanos } of times) {
    if (isLabelled(kind)) {
      sums[group === NONE ? "none" : group === UNKNOWN ? "unknown" : "under"] += nanos;
    }
  }
  const whole = sums.under + sums.none + sums.unknown || 1;
  const [under, none, unknown] = [sums.under, sums.none, sums.unknown]
    .map((nanos) => `${(nanos / whole * 100).toFixed(1)}%`);
  return [
    `# labels: ${under} of JavaScript's time was under labels, ${none} under none, of ${unknown} it is not known; ` +
    "(garbage collector), (program) and (native) have none",
    "estimate: lines of a function are divided among its labels in proportion",
  ];
}

/** Less changes no figure that is shown. */
const NOTICEABLE_SILENCE = 1e8;

function silenceCaveat({ silence }: SampledTimes): string[] {
  if (silence < NOTICEABLE_SILENCE) return [];
  return [
    `no sample could be taken for ${
      (silence / 1e9).toFixed(1)
    }s: the process was stopped, the machine slept, ` +
    "or V8's sampler had no core; what ran then is (native)",
  ];
}

/** Measured beside a program that spins on the same core. */
const UNSURE =
  "estimate: which samples found it on a core is not known here, or V8's sampler had to wait, too " +
  "(perf events and CAP_SYS_NICE help): what runs first " +
  "after a wait, often a system call, may have up to some 15 points too much, the rest too little";

/** What a crowded machine means for the numbers. */
function crowdedCaveat(
  { crowded, late, isSure }: SampledTimes,
  thread: ThreadTimes | undefined,
): string[] {
  if (!crowded || !thread) return late > 0 ? [`# ${late} samples came late and are left out`] : [];
  const { cpu, wait = 0 } = thread;
  return [
    `the thread waited for a core in ${
      (wait / (cpu + wait) * 100).toFixed(0)
    }% of the time it was busy: ` +
    "other programs wanted the same cores; the profile shows CPU time, not that wait",
    `# ${late} samples that came when it got a core are left out; the others stand for one interval each`,
    ...isSure ? [] : [UNSURE],
  ];
}

/** Of busy samples, those right after an idle one: fewer, and turns are too long to be missed. */
const NOTICEABLE_TURNS = 0.25;

/**
 * V8's thread takes samples only once it has a core. On the core of the thread
 * that it samples it gets that when that one pauses, unless the system was set
 * to run it at once: so work that is over sooner is seldom seen.
 */
function timerCaveat(
  { samples = [] }: CpuProfile,
  times: readonly NodeTime[],
  threads: SamplerThreads,
): string[] {
  if (!("refused" in threads)) return [];
  const idle = new Set(times.filter(({ kind }) => kind === "idle").map(({ node }) => node.id));
  const busy = times.reduce((sum, { kind, count }) => kind === "idle" ? sum : sum + count, 0);
  const turns = samples.filter((id, i) => !idle.has(id) && idle.has(samples[i - 1] ?? -1)).length;
  // Where all work is missed there is no busy sample at all.
  if (idle.size === 0 || (busy > 0 && turns <= NOTICEABLE_TURNS * busy)) return [];
  return [
    "estimate: work of less than some 3 ms that begins after a pause may be missing and be (native): " +
    `V8's sampler could not be set to run at once (${threads.refused})`,
  ];
}

/** Sampled time by what it was. */
function sumsOf(times: readonly NodeTime[]): SampledSums {
  const sums = { script: 0, platform: 0, program: 0, collector: 0 };
  for (const { kind, nanos } of times) if (kind !== "idle") sums[kind] += nanos;
  return sums;
}

/** The frames of a node, leaf first. */
function stackOf(
  leaf: CpuProfileNode,
  line: number,
  callers: Map<number, CpuProfileNode>,
  resolver: FrameResolver,
): Frame[] {
  const calls = callStack(leaf, callers);
  return userStack(calls.map((call, i) => resolver.resolve(call, i === 0 ? line : 0)));
}

function describe({ times }: SampledTimes, options: CpuProfileOptions): string[] {
  const { clock, late } = options;
  const count = times.reduce((sum, time) => sum + time.count, 0);
  const began = late ? "started for this profile" : "running since start";
  const time = clock === undefined ? "" : `; thread CPU time from ${clock}`;
  return [
    `# cpu: ${count} samples of V8's profiler, ${began}${time}`,
    clock === undefined
      ? "estimate: the thread's CPU time is not known: times are wall time that was not idle, and native code " +
        "outside of JavaScript is missing"
      : "# (kernel) and (native) are the thread's CPU time outside of JavaScript and V8: system calls, the platform's own code; " +
        "divided by clock ticks, their samples are an estimate",
    "# lines: exact for the running function; a caller has the first line of its function",
    ...belowComments(options.below),
    ...options.comments,
  ];
}

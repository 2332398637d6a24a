import type { CpuProfile, CpuProfileNode } from "../../inspect/protocol.ts";
import { type Frame, ProfileBuilder, valueType } from "../../profile/builder.ts";
import { callersOf, lineShares, type Ticks, weighTicks } from "../../profile/import/v8/ticks.ts";
import type { Label, Profile } from "../../profile/types.ts";
import { DROP_FRAMES, type FrameResolver } from "../source/frame_resolver.ts";
import { turn } from "../source/in_slices.ts";
import { pseudoFrame } from "../source/pseudo_frame.ts";
import { userStack } from "../source/user_stack.ts";
import { NONE, UNKNOWN } from "../labels/label_timeline.ts";
import type { SampleLabels } from "../labels/sample_labels.ts";
import type { ThreadTimes } from "../thread_clock.ts";
import { callStack } from "./call_stack.ts";
import type { CpuWindow } from "./cpu_sampler.ts";
import { longestStretch } from "./longest_stretch.ts";
import { type SampledWall, splitCpu } from "./split_cpu.ts";

/** What the profile says about itself beside the window. */
export interface CpuProfileOptions {
  periodNanos: number;
  /** Where the thread's CPU time comes from; absent where nobody knows it. */
  clock?: string;
  /** Whether V8's profiler started with the window and had not run before. */
  late?: boolean;
  comments: string[];
}

/** A window, where nothing may be known of the thread. */
export type ProfiledWindow = Omit<CpuWindow, "thread"> & { thread: ThreadTimes | undefined };

/** V8's names for what is no function, and what each is in a {@linkcode SampledWall}. */
const PSEUDO: ReadonlyMap<string, keyof SampledWall | "idle"> = new Map([
  ["(garbage collector)", "collector"],
  ["(program)", "program"],
  ["(idle)", "idle"],
]);

/** The functions that CPU time belongs to which no sample shows. */
const NATIVE = pseudoFrame("(native)");

/**
 * Turns a window into a profile of `samples/count` and `cpu/nanoseconds` whose
 * `cpu` total is the CPU time of the thread in that window; where that is not
 * known, the wall time of the samples that were not idle.
 *
 * Only the function on top has a line that ran; callers carry the first line
 * of their function, because V8 does not tell more.
 */
export async function cpuProfile(
  window: ProfiledWindow,
  resolver: FrameResolver,
  options: CpuProfileOptions,
): Promise<Profile> {
  const { labels } = window;
  // Ending the window has held the loop already.
  await turn();
  const ticks = weighTicks(window.profile, labels?.at);
  await resolver.prepare(window.profile.nodes.map((node) => node.callFrame));
  const sampled = sampledWall(ticks);
  const thread = window.thread ?? { cpu: sampled.script + sampled.collector + sampled.program };
  const split = splitCpu(sampled, thread, window.undisturbedGc);
  const cpu = valueType("cpu", "nanoseconds");
  const builder = new ProfileBuilder({
    sampleType: [valueType("samples", "count"), cpu],
    periodType: cpu,
    period: Math.round(options.periodNanos),
    timeNanos: window.startedAt,
    durationNanos: window.wallNanos,
    dropFrames: DROP_FRAMES,
    comment: [
      ...describe(ticks, options),
      ...labelShares(ticks, labels),
      ...split.caveats,
      ...timerCaveat(window.profile, ticks),
    ],
  });
  builder.mapping(resolver.root);
  const callers = callersOf(window.profile.nodes);
  const worked = workedTimes(ticks, thread.wait, options.periodNanos);
  const workedIn = sampledWall(ticks, (tick) => worked.get(tick)!);
  let rest = Math.round(thread.cpu);
  let heaviest: { stack: Frame[]; value: number; label: Label[] } | undefined;
  for (const tick of ticks) {
    const kind = kindOf(tick.node);
    if (kind === "idle") continue;
    const label = kind === "script" && labels ? labels.labels(tick.group) : [];
    const cpu = worked.get(tick)! / (workedIn[kind] || 1) * sampled[kind] *
      split[kind === "collector" ? "collector" : "work"];
    for (const { line, share } of lineShares(tick.node)) {
      const value = Math.round(cpu * share);
      const stack = stackOf(tick.node, line, callers, resolver);
      builder.add(stack, [Math.round(tick.count * share), value], label);
      rest -= value;
      if (!heaviest || value > heaviest.value) heaviest = { stack, value, label };
    }
  }
  // Rounding must not invent native code nor break the total.
  if (heaviest && rest < ROUNDING_NANOS) builder.add(heaviest.stack, [0, rest], heaviest.label);
  else if (rest > 0) builder.add([NATIVE], [Math.round(rest / options.periodNanos), rest]);
  return builder.build();
}

/** More than all roundings of a window add up to, less than anything that is shown. */
const ROUNDING_NANOS = 100_000;

/** How much of JavaScript's time is told apart by labels. */
function labelShares(ticks: Ticks[], labels: SampleLabels | undefined): string[] {
  if (!labels) return [];
  const wall = { under: 0, none: 0, unknown: 0 };
  for (const { node, group, wall: nanos } of ticks) {
    if (kindOf(node) !== "script") continue;
    wall[group === NONE ? "none" : group === UNKNOWN ? "unknown" : "under"] += nanos;
  }
  const whole = wall.under + wall.none + wall.unknown || 1;
  const [under, none, unknown] = [wall.under, wall.none, wall.unknown]
    .map((nanos) => `${(nanos / whole * 100).toFixed(1)}%`);
  return [
    `# labels: ${under} of JavaScript's time was under labels, ${none} under none, of ${unknown} it is not known; ` +
    "(garbage collector), (program) and (native) have none",
    "estimate: lines of a function are divided among its labels in proportion",
  ];
}

/** Of busy samples, those right after an idle one: fewer, and turns are too long to be missed. */
const NOTICEABLE_TURNS = 0.25;

/**
 * A sample interrupts the kernel's wait for the next timer, and Deno then waits
 * anew, in whole milliseconds: so where samples fall within the work that a
 * timer begins is no chance.
 */
function timerCaveat(profile: CpuProfile, ticks: Ticks[]): string[] {
  const idle = new Set(profile.nodes.filter((n) => kindOf(n) === "idle").map(({ id }) => id));
  const busy = ticks.reduce((sum, { node, count }) => idle.has(node.id) ? sum : sum + count, 0);
  const { samples = [] } = profile;
  const turns = samples.filter((id, i) => !idle.has(id) && idle.has(samples[i - 1] ?? -1)).length;
  // Where all work is missed there is no busy sample at all.
  if (idle.size === 0 || (busy > 0 && turns <= NOTICEABLE_TURNS * busy)) return [];
  return [
    "estimate: samples keep step with timers, which fire whole milliseconds after one: of what a timer " +
    "begins, shares are right to a millisecond each time, and less than that can be missed or be (native)",
  ];
}

/** Wall time by what it was; idle time is not CPU time. */
function sampledWall(
  ticks: Ticks[],
  wallOf = (tick: Ticks) => tick.wall,
): Record<keyof SampledWall | "idle", number> {
  const wall = { script: 0, collector: 0, program: 0, idle: 0 };
  for (const tick of ticks) wall[kindOf(tick.node)] += wallOf(tick);
  return wall;
}

/** The wall time of each node's samples without what the thread waited for a core, as far as known. */
function workedTimes(ticks: Ticks[], wait = 0, periodNanos: number): Map<Ticks, number> {
  const busy = ticks.filter((tick) => kindOf(tick.node) !== "idle");
  const longest = longestStretch(busy.flatMap((tick) => tick.stretches), wait, periodNanos);
  return new Map(ticks.map((tick) => [
    tick,
    tick.stretches.reduce((sum, stretch) => sum + Math.min(stretch, longest), 0),
  ]));
}

function kindOf({ callFrame }: CpuProfileNode): keyof SampledWall | "idle" {
  return callFrame.scriptId === "0" ? PSEUDO.get(callFrame.functionName) ?? "script" : "script";
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

function describe(ticks: Ticks[], options: CpuProfileOptions): string[] {
  const { clock, late } = options;
  const count = ticks.reduce((sum, t) => sum + t.count, 0);
  const began = late ? "started for this profile" : "running since start";
  const time = clock === undefined ? "" : `; thread CPU time from ${clock}`;
  return [
    `# cpu: ${count} samples of V8's profiler, ${began}${time}`,
    clock === undefined
      ? "estimate: the thread's CPU time is not known: times are wall time that was not idle, and native code " +
        "outside of JavaScript is missing"
      : "# (native) is the thread's CPU time outside of JavaScript and V8: the platform's own code, system calls; " +
        "its samples are an estimate",
    "# lines: exact for the running function; a caller has the first line of its function",
    ...options.comments,
  ];
}

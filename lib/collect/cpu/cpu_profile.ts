import type { CpuProfileNode } from "../../inspect/protocol.ts";
import { type Frame, ProfileBuilder, valueType } from "../../profile/builder.ts";
import { callersOf, lineShares, type Ticks, weighTicks } from "../../profile/import/v8/ticks.ts";
import type { Label, Profile } from "../../profile/types.ts";
import { DROP_FRAMES, type FrameResolver } from "../source/frame_resolver.ts";
import { pseudoFrame } from "../source/pseudo_frame.ts";
import { userStack } from "../source/user_stack.ts";
import { NONE, UNKNOWN } from "../labels/label_timeline.ts";
import type { SampleLabels } from "../labels/sample_labels.ts";
import { callStack } from "./call_stack.ts";
import type { CpuWindow } from "./cpu_sampler.ts";
import { type SampledWall, splitCpu } from "./split_cpu.ts";

/** What the profile says about itself beside the window. */
export interface CpuProfileOptions {
  periodNanos: number;
  /** Where the thread's CPU time comes from. */
  clock: string;
  comments: string[];
}

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
 * `cpu` total is the CPU time of the thread in that window.
 *
 * Only the function on top has a line that ran; callers carry the first line
 * of their function, because V8 does not tell more.
 */
export async function cpuProfile(
  window: CpuWindow,
  resolver: FrameResolver,
  options: CpuProfileOptions,
): Promise<Profile> {
  const { labels } = window;
  const ticks = weighTicks(window.profile, labels?.at);
  await resolver.prepare(window.profile.nodes.map((node) => node.callFrame));
  const split = splitCpu(sampledWall(ticks), window.thread, window.undisturbedGc);
  const cpu = valueType("cpu", "nanoseconds");
  const builder = new ProfileBuilder({
    sampleType: [valueType("samples", "count"), cpu],
    periodType: cpu,
    period: Math.round(options.periodNanos),
    timeNanos: window.startedAt,
    durationNanos: window.wallNanos,
    dropFrames: DROP_FRAMES,
    comment: [...describe(ticks, options), ...labelShares(ticks, labels), ...split.caveats],
  });
  builder.mapping(resolver.root);
  const callers = callersOf(window.profile.nodes);
  let rest = Math.round(window.thread.cpu);
  let heaviest: { stack: Frame[]; value: number; label: Label[] } | undefined;
  for (const tick of ticks) {
    const kind = kindOf(tick.node);
    if (kind === "idle") continue;
    const label = kind === "script" && labels ? labels.labels(tick.group) : [];
    for (const { line, share } of lineShares(tick.node)) {
      const value = Math.round(
        tick.wall * split[kind === "collector" ? "collector" : "work"] * share,
      );
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

/** Wall time by what it was; idle time is not CPU time. */
function sampledWall(ticks: Ticks[]): SampledWall {
  const wall = { script: 0, collector: 0, program: 0, idle: 0 };
  for (const tick of ticks) wall[kindOf(tick.node)] += tick.wall;
  return wall;
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
  const count = ticks.reduce((sum, t) => sum + t.count, 0);
  return [
    `# cpu: ${count} samples of V8's profiler, running since start; thread CPU time from ${options.clock}`,
    "# (native) is the thread's CPU time outside of JavaScript and V8: Deno's own code, system calls; " +
    "its samples are an estimate",
    "# lines: exact for the running function; a caller has the first line of its function",
    ...options.comments,
  ];
}

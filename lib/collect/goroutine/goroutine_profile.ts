import type { CallFrame } from "../../inspect/protocol.ts";
import { ProfileBuilder, valueType } from "../../profile/builder.ts";
import type { Label, Profile } from "../../profile/types.ts";
import { DROP_FRAMES, type FrameResolver, type ResolvedFrame } from "../source/frame_resolver.ts";
import { toFile } from "../source/script_origin.ts";
import { PROFILER, userStack } from "../source/user_stack.ts";
import { isDumper, type SuspendedFrame } from "./dump.ts";
import { EACH_LABELS, type Goroutine, TAKEN_NAMES, WAIT_LABEL } from "./goroutine.ts";
import type { GoroutineCollector, GoroutineDump } from "./goroutine_collector.ts";
import { waitReason } from "./wait_reason.ts";

/** What a goroutine does, as the texts say it. */
interface Described {
  goroutine: Goroutine;
  frames: ResolvedFrame[];
  state: "running" | "await" | "yield";
  wait: string;
  /** Of the program's own. */
  labels: readonly Label[];
}

/** How the profile is taken. */
export interface GoroutineOptions {
  /** Whether each goroutine gets a sample of its own, with its number and state, the one that asks first. */
  each?: boolean;
  /** Whether the one that takes this profile is among these. */
  asker?: boolean;
  /** Whether a recent dump will do. */
  recent?: boolean;
  /** Gives up. */
  signal?: AbortSignal | undefined;
}

/**
 * Takes a profile of `goroutine/count`: every suspended async function and
 * async generator, at the line of its await, below it the functions that wait
 * for it. The profiler's own work is not in it.
 */
export async function goroutineProfile(
  collector: GoroutineCollector,
  resolver: FrameResolver,
  comments: readonly string[],
  { each = false, asker = true, recent = false, signal }: GoroutineOptions = {},
): Promise<Profile> {
  const requestedAt = Date.now();
  const dump = await collector.dump(recent, signal);
  const isOld = dump.takenAt < requestedAt;
  await resolver.prepare(callsOf(dump));
  const count = valueType("goroutine", "count");
  const builder = new ProfileBuilder({
    sampleType: [count],
    periodType: count,
    period: 1,
    timeNanos: BigInt(dump.takenAt) * 1_000_000n,
    dropFrames: DROP_FRAMES,
    comment: [
      ...isOld ? describeAge(dump, collector.recentMillis(dump)) : [],
      ...describeDump(dump, resolver),
      ...comments,
    ],
  });
  builder.mapping(resolver.root);
  const described = dump.goroutines
    .map((goroutine) => describe(goroutine, dump, resolver))
    .filter(({ goroutine, frames }) =>
      each && isAsker(goroutine) ? asker : !isChannelLoop(frames) && !isOwnWork(frames)
    )
    .map((one) => each && isAsker(one.goroutine) ? one : withoutOwnWork(one));
  collector.count = described.length;
  if (each) described.sort((a, b) => Number(b.state === "running") - Number(a.state === "running"));
  if (dump.running.length > 0) {
    const frames = dump.running.map(({ call, line, column }) =>
      resolver.resolve(call, line, column)
    );
    const label = { key: EACH_LABELS.state, str: "running" };
    builder.add(userStack(frames), [1], [...own(dump.runningLabels), ...each ? [label] : []]);
  }
  for (const one of described) builder.add(one.frames, [1], labelsOf(one, dump, each));
  return builder.build();
}

function* callsOf({ suspendedFrames, running }: GoroutineDump): Iterable<CallFrame> {
  for (const { call } of [...suspendedFrames, ...running]) yield call;
}

function describe(
  goroutine: Goroutine,
  dump: GoroutineDump,
  resolver: FrameResolver,
): Described {
  const whole = goroutine.stack.map((one) => frameOf(one, resolver));
  const leaf = goroutine.stack[0]!;
  const state = isAsker(goroutine) ? "running" : leaf.resolvers ? "await" : "yield";
  const wait = state === "await" ? waitReason(goroutine, whole, dump.ops) : "";
  // What it waits for in Deno is said by the reason; the line that matters is the user's.
  const users = whole.findIndex((frame) => frame.owner !== "deno");
  const user = Math.max(users, 0);
  return {
    goroutine,
    frames: userStack(whole.slice(user)),
    state,
    wait,
    // Deno's functions below the user's may be under labels of their call, or under none.
    labels: own(goroutine.stack.slice(0, user + 1).find(({ labels }) => labels)?.labels ?? []),
  };
}

/** Labels of the program, without those whose names mean something else here. */
function own(labels: readonly Label[]): Label[] {
  return labels.filter(({ key }) => !TAKEN_NAMES.has(key));
}

/** Whether it takes the profile. */
function isAsker({ stack }: Goroutine): boolean {
  return isDumper(stack[0]!);
}

/** Whether nothing of the program waits in it, but the profiler. */
function isOwnWork(frames: readonly ResolvedFrame[]): boolean {
  return frames.some(({ owner }) => owner === "profiler") &&
    frames.every(({ owner }) => owner === "profiler" || owner === "deno");
}

/** One frame for all that the profiler does for the program. */
function withoutOwnWork(one: Described): Described {
  return {
    ...one,
    frames: one.frames.filter((frame) => frame.owner !== "profiler" || frame === PROFILER),
  };
}

/** Whether it is Deno's own function that waits for messages to any `BroadcastChannel`, by itself. */
function isChannelLoop([frame, ...others]: ResolvedFrame[]): boolean {
  return others.length === 0 && frame?.owner === "deno" && frame.name === "recv" &&
    frame.filename.endsWith("broadcast_channel.js");
}

/** The frame of a function at its await; where that is not known, at its first line. */
function frameOf({ call, position }: SuspendedFrame, resolver: FrameResolver): ResolvedFrame {
  if (position === undefined) return resolver.resolve(call);
  const frame = resolver.resolve(call);
  // Deno's traces give lines of the source where it knows the map, else of what runs.
  if (toFile(position.file) === frame.filename) return { ...frame, line: position.line };
  return resolver.resolve(call, position.line, position.column);
}

function labelsOf(
  { goroutine, state, wait, labels: own }: Described,
  dump: GoroutineDump,
  each: boolean,
): Label[] {
  const labels: Label[] = [...own, ...wait ? [{ key: WAIT_LABEL, str: wait }] : []];
  if (!each) return labels;
  const number = (key: string, num: number) => labels.push({ key, num, numUnit: "" });
  number(EACH_LABELS.number, goroutine.number);
  number(EACH_LABELS.minutes, Math.floor(dump.waited(goroutine.stack[0]!) / 60_000));
  if (goroutine.waitsFor) number(EACH_LABELS.waitsFor, goroutine.waitsFor.goroutine);
  return [...labels, { key: EACH_LABELS.state, str: state }];
}

function describeAge({ takenAt }: GoroutineDump, recentMillis: number): string[] {
  const age = (Date.now() - takenAt) / 1e3;
  return [
    `the dump is ${age.toFixed(1)} s old; one that is asked for again within ${
      (recentMillis / 1e3).toFixed(0)
    } s is the same, because the program stands still for each; goroutine?fresh=1 takes a new one`,
  ];
}

function describeDump(dump: GoroutineDump, resolver: FrameResolver): string[] {
  const { suspendedFrames, goroutines, millis, text, running } = dump;
  // Those of the profiler went on because the dump was there.
  const nowhere =
    suspendedFrames.filter(({ call, position }) =>
      position === undefined && resolver.resolve(call).owner !== "profiler"
    ).length;
  return [
    `# goroutine: ${suspendedFrames.length} suspended async functions and generators in ${goroutines.length} goroutines, ` +
    `from a heap snapshot of ${(text / 2 ** 20).toFixed(1)} MiB; the program stood still for some ${
      millis.toFixed(0)
    }ms`,
    "# Deno's loop for all BroadcastChannels of a thread is left out: the profiler has one",
    "# a function that waits for several is in the stack of each; a promise that many wait for is " +
    "in the stack of the first",
    ...running.length > 0
      ? [
        "the event loop does not turn: what holds it is the running goroutine; " +
        "functions that await have their first line, because awaits can only be read when it does",
      ]
      : nowhere > 0
      ? [
        nowhere === 1
          ? "1 function went on before its await could be read: it has its first line"
          : `${nowhere} functions went on before their awaits could be read: they have their first line`,
      ]
      : [],
    ...describeLabels(dump),
  ];
}

function describeLabels({ suspendedFrames, runningLabels, lacksLabels }: GoroutineDump): string[] {
  if (lacksLabels) {
    return [
      "labels are used, but V8 or Deno keep them in another way than expected: goroutines are without",
    ];
  }
  const all = [runningLabels, ...suspendedFrames.map(({ labels }) => labels ?? [])];
  const taken = new Set(all.flat().map(({ key }) => key).filter((key) => TAKEN_NAMES.has(key)));
  if (taken.size === 0) return [];
  return [
    `labels called ${[...taken].join(", ")} are left out: here these names mean something else`,
  ];
}

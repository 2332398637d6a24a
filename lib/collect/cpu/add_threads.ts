import type { ThreadShare, TimesBetween } from "../../native/thread_times.ts";
import { type Frame, ProfileBuilder } from "../../profile/builder.ts";
import { mergeProfiles } from "../../profile/combine/merge.ts";
import type { Label, Profile, Sample } from "../../profile/types.ts";
import { pseudoFrame } from "../source/pseudo_frame.ts";
import { PROFILER } from "../source/user_stack.ts";
import { THREAD_LABEL } from "../threads/thread_label.ts";
import { COLLECTED, COLLECTOR_NAME } from "./collected_cpu.ts";
import type { NativeTrees } from "./native_trees.ts";
import { CROWDED } from "./split_cpu.ts";

/** What is known of the threads of a window. */
export interface KnownThreads {
  /** Numbers of those that are in the profile. */
  tasks: ReadonlySet<string>;
  /** Of them, the one whose samples have no label, or its name as one: its number and name. */
  main: { id: number; name: string };
  /** Native stacks, where they could be sampled. */
  trees: NativeTrees | undefined;
}

/** V8's thread that takes the samples exists because of us only. */
const SAMPLER = "v8:ProfEvntProc";
/** So much of a window may lie between its ends and the readings. */
const EDGE_NANOS = 5e6;
/** Time in programs and time in the kernel are each counted in whole steps. */
const ROUNDED_PARTS = 2;
/** Names of ended threads that a comment lists. */
const MAX_NAMES = 5;
/** What V8's samples do not show; without a stack of its own it is all that is known. */
const UNSEEN = new Set(["(native)", "(kernel)"]);
/** What of it is known: neither native code of the program nor a sample. */
const IDLE_COST = PROFILER.name;
/** A thread that waited longer for a core has samples that do not show how much was native. */
const NOTICEABLE_WAIT = 0.02;

/**
 * Adds what other threads of the process used to a profile of those that run
 * JavaScript: V8's helpers, the runtime's pool, threads that have ended. What
 * the samples of the main thread do not show becomes its native stacks.
 *
 * @param profile `samples/count` and `cpu/nanoseconds` of a window.
 * @param between What the kernel counted in that window.
 */
export function addThreads(
  profile: Profile,
  between: TimesBetween,
  { tasks, main, trees }: KnownThreads,
): Profile {
  const others = between.threads.filter(({ id, cpu }) => cpu > 0 && !tasks.has(`${id}`));
  const shown = totalOf(profile.sample);
  const rest = Math.round(between.cpu - shown - others.reduce((sum, { cpu }) => sum + cpu, 0));
  const ended = Math.min(rest, Math.round(between.endedCpu));
  // Ticks of V8's log are no samples of all that a thread did.
  const whole = rest - ended > EDGE_NANOS ? withNative(profile, rest - ended) : profile;
  const own = totalOf(whole.sample);
  const { sampleType, periodType, period, timeNanos } = profile;
  const builder = new ProfileBuilder({ sampleType, periodType, period, timeNanos });
  const add = adderTo(builder, profile);
  const seen = trees
    ? spread(
      whole,
      { thread: between.threads.find(({ id }) => id === main.id), name: main.name },
      trees,
      add,
    )
    : whole;
  for (const thread of others) addThread(thread, trees, add);
  const hasEnded = ended > EDGE_NANOS + ROUNDED_PARTS * between.resolution;
  if (hasEnded) add([pseudoFrame("(ended threads)")], ended, labelOf("ended"));
  const added = builder.build();
  const buildIds = new Map(trees?.mappings.map(({ file, buildId }) => [file, buildId]));
  for (const mapping of [...added.mapping, ...seen.mapping]) {
    mapping.buildId = buildIds.get(mapping.filename) ?? mapping.buildId;
  }
  const { durationNanos, defaultSampleType, comment } = seen;
  return {
    ...mergeProfiles([seen, added]),
    timeNanos,
    durationNanos,
    defaultSampleType,
    comment: [
      ...comment,
      `# CPU time: ${seconds(own)} in threads that run JavaScript of the program, ${
        seconds(between.cpu)
      } in the whole process`,
      ...(hasEnded && between.ended.length > 0 ? [endedText(between)] : []),
    ],
  };
}

type Add = (frames: Frame[], nanos: number, label: Label[]) => void;

function adderTo(builder: ProfileBuilder, { period }: Profile): Add {
  return (frames, nanos, label) => {
    if (nanos > 0) builder.add(frames, [Math.round(nanos / Number(period || 1)), nanos], label);
  };
}

/** The profile with time of its thread that nothing in it shows. */
function withNative(profile: Profile, nanos: number): Profile {
  const { sampleType, periodType, period, timeNanos } = profile;
  const builder = new ProfileBuilder({ sampleType, periodType, period, timeNanos });
  adderTo(builder, profile)([pseudoFrame("(native)")], nanos, []);
  const { sample, location, function: functions, mapping } = mergeProfiles([
    profile,
    builder.build(),
  ]);
  return { ...profile, sample, location, function: functions, mapping };
}

/** @returns The profile without what has become native stacks. */
function spread(
  profile: Profile,
  { thread, name }: { thread: ThreadShare | undefined; name: string },
  trees: NativeTrees,
  add: Add,
): Profile {
  if (!thread) return profile;
  const isMains = ({ label }: Sample) =>
    label.every((each) => each.key !== THREAD_LABEL || ("str" in each && each.str === name));
  const unseen = profile.sample.filter((sample) => isMains(sample) && isUnseen(sample));
  const shown = profile.sample.filter((sample) =>
    isMains(sample) && !isUnseen(sample) && !isIdleCost(sample)
  );
  const known = profile.comment.includes(COLLECTED) ? shown.filter(isOfCollector) : [];
  const visible = shown.filter((sample) => !known.includes(sample));
  const nanos = totalOf(unseen);
  const all = nanos + totalOf(shown);
  const share = trees.scriptShare(thread.id);
  // Where the thread waited for a core only native samples show how much of it was native.
  const waited = thread.wait > NOTICEABLE_WAIT * (thread.cpu + thread.wait);
  const most = all - totalOf(known);
  const native = waited && share !== undefined ? Math.min((1 - share) * all, most) : nanos;
  const parts = trees.divide(thread.id, Math.round(native), true);
  if (parts.length === 0) return profile;
  const label = unseen[0]?.label ?? visible[0]?.label.filter(({ key }) => key === THREAD_LABEL) ??
    [];
  for (const { frames, nanos } of parts) add(frames, nanos, label);
  const rest = shrunk(profile, new Set(unseen), new Set(visible), most - Math.round(native));
  if (!waited || share === undefined) return rest;
  return { ...rest, comment: rest.comment.filter((text) => text !== CROWDED) };
}

/** The samples without the unseen ones, the visible ones scaled to so much. */
function shrunk(
  profile: Profile,
  unseen: ReadonlySet<Sample>,
  visible: ReadonlySet<Sample>,
  nanos: number,
): Profile {
  const factor = nanos / (totalOf([...visible]) || 1);
  let exact = 0;
  let done = 0;
  const sample = profile.sample.filter((each) => !unseen.has(each)).map((each) => {
    if (!visible.has(each)) return each;
    exact += Number(each.value[1]) * factor;
    const value = Math.round(exact) - done;
    done += value;
    return { ...each, value: [each.value[0]!, value] };
  });
  return { ...profile, sample };
}

function isUnseen(sample: Sample): boolean {
  return UNSEEN.has(onlyFrame(sample) ?? "");
}

function isIdleCost(sample: Sample): boolean {
  return onlyFrame(sample) === IDLE_COST;
}

/** What runs in a collection stands on top of V8's name for it, and is nobody's call. */
function isOfCollector({ location }: Sample): boolean {
  return location.at(-1)?.line[0]?.function.name === COLLECTOR_NAME;
}

function onlyFrame({ location }: Sample): string | undefined {
  return location.length === 1 ? location[0]?.line[0]?.function.name : undefined;
}

function addThread(thread: ThreadShare, trees: NativeTrees | undefined, add: Add): void {
  const { id, name, cpu, system } = thread;
  const root = name === SAMPLER ? PROFILER : pseudoFrame(`(thread ${name})`);
  const label = labelOf(name);
  const nanos = Math.round(cpu);
  const parts = trees?.divide(id, nanos) ?? [];
  for (const { frames, nanos } of parts) add([...frames, root], nanos, label);
  if (parts.length > 0) return;
  const kernel = Math.min(nanos, Math.round(system));
  add([pseudoFrame("(kernel)"), root], kernel, label);
  add([pseudoFrame("(native)"), root], nanos - kernel, label);
}

function labelOf(thread: string): Label[] {
  return [{ key: THREAD_LABEL, str: thread }];
}

function totalOf(samples: readonly Sample[]): number {
  return samples.reduce((sum, { value }) => sum + Number(value[1] ?? 0), 0);
}

function endedText({ ended }: TimesBetween): string {
  const names = [...new Set(ended)];
  const more = names.length > MAX_NAMES ? ", …" : "";
  return `threads that ended in the window: ${names.slice(0, MAX_NAMES).join(", ")}${more}`;
}

function seconds(nanos: number): string {
  return `${(nanos / 1e9).toFixed(3)}s`;
}

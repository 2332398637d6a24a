/**
 * What the threads used that nobody samples, after the fact.
 *
 * @module
 */
import { pseudoFrame } from "../collect/source/pseudo_frame.ts";
import { THREAD_LABEL } from "../collect/threads/thread_label.ts";
import { ProfileBuilder } from "../profile/builder.ts";
import { mergeProfiles } from "../profile/combine/merge.ts";
import type { Profile } from "../profile/types.ts";
import type { Figure } from "./figure.ts";
import { OTHER_THREADS } from "./of_thread.ts";
import type { Span } from "./recorded_cpu.ts";

/** CPU time of threads, in nanoseconds. */
interface OthersCpu {
  /** An estimate where an end of the span lies between two looks at the process. */
  nanos: number;
  /** What it is not less and not more than. */
  least: number;
  most: number;
}

/**
 * How much CPU time all threads but one used in a span.
 *
 * @param figures Of that one thread. While it does nothing the process is looked at less often: what
 *   was used between two looks is divided evenly.
 * @returns Nothing where nobody looked: older records.
 */
export function othersCpu(
  figures: readonly Figure[],
  { from, until }: Span,
): OthersCpu | undefined {
  const known = figures.filter(({ process }) => process !== undefined);
  if (known.length < 2) return undefined;
  const [begin, end] = [othersUntil(known, from), othersUntil(known, until)];
  return {
    nanos: Math.max(0, end.nanos - begin.nanos),
    least: Math.max(0, end.least - begin.most),
    most: Math.max(0, end.most - begin.least),
  };
}

/** Since the start of the process. */
function othersUntil(figures: readonly Figure[], at: number): OthersCpu {
  const next = figures.findIndex((figure) => figure.at >= at);
  const after = figures[next] ?? figures.at(-1)!;
  const before = next > 0 ? figures[next - 1]! : after;
  if (at >= after.at || before === after) return exactly(othersOf(after));
  const share = (at - before.at) / (after.at - before.at);
  const [least, most] = [othersOf(before), othersOf(after)];
  return { nanos: least + share * (most - least), least, most };
}

function exactly(nanos: number): OthersCpu {
  return { nanos, least: nanos, most: nanos };
}

function othersOf({ process = 0, thread }: Figure): number {
  return process - thread.cpu;
}

/**
 * Adds what the other threads used to a CPU profile, as one frame.
 *
 * @param profile Of one thread, or of several.
 * @param own The part of it of that one.
 * @param cpu What all but that one used; some of them are in the profile.
 * @returns Its total is the CPU time of the process.
 */
export function addOtherThreads(profile: Profile, own: Profile, cpu: OthersCpu): Profile {
  const { sampleType, periodType, period, timeNanos, durationNanos, defaultSampleType } = profile;
  const total = totalOf(profile);
  const known = total - totalOf(own);
  const others = Math.max(0, Math.round(cpu.nanos - known));
  const comment = [
    ...profile.comment,
    `# CPU time: ${seconds(total)} in threads that run JavaScript of the program, ${
      seconds(total + others)
    } in the whole process`,
    ...estimate(cpu, known),
  ];
  if (others === 0) return { ...profile, comment };
  const builder = new ProfileBuilder({ sampleType, periodType, period, timeNanos });
  const samples = Math.round(others / Number(period || 1));
  const label = [{ key: THREAD_LABEL, str: "other" }];
  builder.add([pseudoFrame(OTHER_THREADS)], [samples, others], label);
  return {
    ...mergeProfiles([profile, builder.build()]),
    timeNanos,
    durationNanos,
    defaultSampleType,
    comment: [
      ...comment,
      `${OTHER_THREADS}: which these are, and their native stacks, is known only in a window that somebody asks for`,
    ],
  };
}

/** Less changes no figure that is shown. */
const NOTICEABLE_NANOS = 1e6;

function estimate({ least, most }: OthersCpu, known: number): string[] {
  if (most - least < NOTICEABLE_NANOS) return [];
  const [from, until] = [least, most].map((nanos) => seconds(Math.max(0, nanos - known)));
  return [
    `estimate: ${OTHER_THREADS} used between ${from} and ${until}: what the process uses is read four times a second, ` +
    "every five seconds while this thread does nothing, and divided evenly at the ends of the span",
  ];
}

function totalOf({ sample }: Profile): number {
  return sample.reduce((sum, { value }) => sum + Number(value[1] ?? 0), 0);
}

function seconds(nanos: number): string {
  return `${(nanos / 1e9).toFixed(3)}s`;
}

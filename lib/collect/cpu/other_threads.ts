/**
 * The CPU time of threads that run no JavaScript of the program: the runtime's
 * pool, V8's helpers, V8's sampler.
 *
 * @module
 */
import {
  type ProcessTimes,
  processTimes,
  type TimesBetween,
  timesBetween,
  type Unreadable,
} from "../../native/thread_times.ts";
import { ProfileBuilder } from "../../profile/builder.ts";
import { mergeProfiles } from "../../profile/combine/merge.ts";
import type { Profile } from "../../profile/types.ts";
import { pseudoFrame } from "../source/pseudo_frame.ts";
import { THREAD_LABEL } from "../threads/thread_label.ts";

/** V8's thread that takes the samples exists because of us only. */
const SAMPLER = "v8:ProfEvntProc";
/** So much of a window may lie between its ends and the readings. */
const EDGE_NANOS = 5e6;
/** Names of ended threads that a comment tells. */
const MAX_NAMES = 5;

/** Watches a process while a window is open. */
export class ProcessWindow {
  #pid: number;
  #from: ProcessTimes | Unreadable | undefined;
  #between: TimesBetween | Unreadable = { missing: "the window was not opened" };

  /** @param pid This process unless told. */
  constructor(pid: number = Deno.pid) {
    this.#pid = pid;
  }

  /** The window begins. */
  open(): void {
    this.#from = processTimes(this.#pid);
  }

  /** The window ends. */
  close(): void {
    const from = this.#from;
    if (from === undefined) return;
    const to = processTimes(this.#pid);
    this.#between = "missing" in from ? from : "missing" in to ? to : timesBetween(from, to);
  }

  /**
   * Adds what the other threads used to the profile of those that run JavaScript.
   *
   * @param profile Of the same window, as `samples/count` and `cpu/nanoseconds`.
   * @param tasks Numbers of the threads that are in it.
   * @returns Its total is the CPU time of the process.
   */
  complete(profile: Profile, tasks: ReadonlySet<string>): Profile {
    const between = this.#between;
    if ("missing" in between) {
      return withComments(profile, [
        `only threads that run JavaScript of the program are in it: ${between.missing}`,
      ]);
    }
    const others = between.threads.filter(({ id, cpu }) => cpu > 0 && !tasks.has(`${id}`));
    const rows = others.map(({ name, cpu, system }) => ({ name, cpu, system }));
    const own = totalOf(profile);
    const known = own + rows.reduce((sum, { cpu }) => sum + cpu, 0);
    const rest = between.cpu - known;
    const merged = mergeProfiles([profile, threadsProfile(profile, rows, rest)]);
    const { timeNanos, durationNanos, defaultSampleType } = profile;
    return withComments({ ...merged, timeNanos, durationNanos, defaultSampleType }, [
      ...profile.comment,
      `# CPU time: ${seconds(own)} in threads that run JavaScript of the program, ${
        seconds(between.cpu)
      } in the whole process`,
      "estimate: (kernel) and (native) of other threads are divided by clock ticks",
      ...(rest > EDGE_NANOS && between.ended.length > 0 ? [endedText(between)] : []),
    ], []);
  }
}

interface Row {
  name: string;
  cpu: number;
  system: number;
}

function threadsProfile(like: Profile, rows: readonly Row[], rest: number): Profile {
  const { sampleType, periodType, period, timeNanos } = like;
  const builder = new ProfileBuilder({ sampleType, periodType, period, timeNanos });
  const add = (frames: string[], nanos: number, thread: string) => {
    if (nanos <= 0) return;
    builder.add(
      frames.map(pseudoFrame),
      [Math.round(nanos / Number(period || 1)), Math.round(nanos)],
      [{ key: THREAD_LABEL, str: thread }],
    );
  };
  for (const { name, cpu, system } of rows) {
    const root = name === SAMPLER ? "(profiler)" : `(thread ${name})`;
    const kernel = Math.min(cpu, system);
    add(["(kernel)", root], kernel, name);
    add(["(native)", root], cpu - kernel, name);
  }
  if (rest > EDGE_NANOS) add(["(ended threads)"], rest, "ended");
  return builder.build();
}

function totalOf({ sample }: Profile): number {
  return sample.reduce((sum, { value }) => sum + Number(value[1] ?? 0), 0);
}

function endedText({ ended }: TimesBetween): string {
  const names = [...new Set(ended)];
  const more = names.length > MAX_NAMES ? ", …" : "";
  return `threads that ended in the window: ${names.slice(0, MAX_NAMES).join(", ")}${more}`;
}

function withComments(profile: Profile, more: string[], comment = profile.comment): Profile {
  return { ...profile, comment: [...comment, ...more] };
}

function seconds(nanos: number): string {
  return `${(nanos / 1e9).toFixed(3)}s`;
}

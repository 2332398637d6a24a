/**
 * The CPU time of a whole process, beside the threads that run its JavaScript.
 *
 * @module
 */
import {
  keyOf,
  type ProcessTimes,
  processTimes,
  type ThreadTimes,
  type TimesBetween,
  timesBetween,
  type Unreadable,
} from "../../native/thread_times.ts";
import { type CoreInterval, type CoreWatch, watchCore } from "../../native/core_watch.ts";
import { type Libc, openLibc } from "../../native/libc.ts";
import { latestCode, type ProcessCode, processCode } from "../../native/process_code.ts";
import { isRefused, type Refusal } from "../../native/refusal.ts";
import { type Rounds, timedRounds } from "../../native/rounds.ts";
import { samplerThreads } from "../../native/sampler_threads.ts";
import { type NativeStacks, sampleStacks, type StackSampler } from "../../native/stack_sampler.ts";
import type { Profile } from "../../profile/types.ts";
import { type CallerStacks, type CallerWatch, watchCallers } from "../../native/caller_watch.ts";
import { type TickStacks, type TickWatch, watchTicks } from "../../native/tick_stacks.ts";
import { abortable } from "../../base/abortable.ts";
import { withDeadline } from "../../base/deadline.ts";
import { nextTurn } from "../../base/delay.ts";
import { addThreads } from "./add_threads.ts";
import type { CpuWindow } from "./cpu_sampler.ts";
import type { NativeBelow } from "./native_below.ts";
import { NativeTrees } from "./native_trees.ts";
import type { CoreTimes } from "./on_core.ts";

/** How a process is watched. */
export interface ProcessWindowOptions {
  /** This process unless given. */
  pid?: number;
  /** Whether native stacks are wanted where they are allowed. */
  native: boolean;
  /** `main`: without the threads that run no JavaScript of the program, and without native stacks. */
  threads?: "main" | undefined;
  /** Native samples in a second on a core. */
  hz?: number;
  /** Number of the thread that is profiled, whose time on cores is watched; or `""`. */
  task: string;
  /** Its name in profiles. */
  thread: string;
  /** When what was sampled is read; by a timer unless given. */
  rounds?: Rounds;
  /** Aborts when the profiler stops: then names have little time. */
  stopped?: AbortSignal;
}

const NOT_WANTED = "nobody asked for it";
/** Enough for shares within a second, and hardly to be noticed. */
const HZ = 250;
/** A service that is told to end answers within a second. */
const MAX_STOP_MILLIS = 200;
/** Each is an event of its own; a Worker has one, and each window with a rate of its own. */
const MAX_SAMPLERS = 16;

/** Watches a process while a window is open. */
export class ProcessWindow {
  #pid: number;
  #main: { id: number; name: string };
  #from: ProcessTimes | Unreadable | undefined;
  #between: TimesBetween | Unreadable = { missing: "the window was not opened" };
  /** The latest of each thread: one that ends in the window has its name if it was ever seen. */
  #seen = new Map<string, ThreadTimes>();
  #sampler: StackSampler | Refusal;
  #sampled: NativeStacks | undefined;
  #trees: Promise<NativeTrees> | undefined;
  #stopped: AbortSignal | undefined;
  /** Whether the profiler stopped before stacks had names. */
  #isNameless = false;
  #watch: CoreWatch | Refusal;
  #ticks: TickWatch | Refusal;
  #callers: CallerWatch | Refusal;
  /** What else was seen of the main thread. */
  #more: { ticks?: TickStacks; callers?: CallerStacks } = {};
  /** By the numbers of their threads. */
  #samplers = new Map<number, CoreWatch | Refusal>();
  #rounds: Rounds;
  #isAlone: boolean;
  /** When the main thread had a core, and V8's samplers, once the window is closed. */
  cores: CoreTimes | undefined;
  /** Of another process: what it was can only be read while it is there. */
  #other: { libc: Libc | undefined; code: ProcessCode } | undefined;

  private constructor(
    { pid = Deno.pid, task, thread, threads, rounds = timedRounds, stopped }: ProcessWindowOptions,
    sampler: StackSampler | Refusal,
    watch: CoreWatch | Refusal,
    ticks: TickWatch | Refusal,
    callers: CallerWatch | Refusal,
  ) {
    this.#pid = pid;
    this.#main = { id: Number(task), name: thread };
    this.#sampler = sampler;
    this.#watch = watch;
    this.#ticks = ticks;
    this.#callers = callers;
    this.#rounds = rounds;
    this.#stopped = stopped;
    this.#isAlone = threads === "main";
    if (pid === Deno.pid) return;
    const libc = openLibc();
    this.#other = { libc: isRefused(libc) ? undefined : libc, code: processCode(pid) };
  }

  /** What is loaded and opened for it should not fall into the window: it samples from now on. */
  static async prepare(options: ProcessWindowOptions): Promise<ProcessWindow> {
    const { pid = Deno.pid, native, threads, hz = HZ, task, rounds = timedRounds } = options;
    const isWanted = native && threads !== "main";
    const sampler = isWanted ? sampleStacks({ pid, hz, rounds }) : { refused: NOT_WANTED };
    // Each takes some milliseconds the first time.
    await nextTurn();
    const watch = task === "" ? { refused: NOT_WANTED } : watchCore(Number(task), rounds);
    await nextTurn();
    const ticks = isRefused(sampler) || task === ""
      ? { refused: NOT_WANTED }
      : watchTicks(Number(task), pid, rounds);
    await nextTurn();
    // Who may not look into the kernel does not see who called it.
    const callers = isRefused(sampler) || !sampler.withKernel || task === ""
      ? { refused: NOT_WANTED }
      : watchCallers(Number(task), pid, rounds);
    await nextTurn();
    const window = new ProcessWindow(options, sampler, watch, ticks, callers);
    window.#watchSamplers();
    return window;
  }

  /** The window begins. */
  open(): void {
    // One may have begun with the window.
    this.#watchSamplers();
    this.#from = this.#read();
  }

  #watchSamplers(): void {
    if (isRefused(this.#watch)) return;
    for (const thread of samplerThreads(this.#pid)) {
      if (this.#samplers.size >= MAX_SAMPLERS || this.#samplers.has(thread)) continue;
      this.#samplers.set(thread, watchCore(thread, this.#rounds));
    }
  }

  /** The times so far, for {@linkcode close}; nothing of a process that is gone, or may not be looked into. */
  look(): ProcessTimes | undefined {
    const times = this.#read();
    if ("missing" in times) return undefined;
    for (const thread of times.threads) this.#seen.set(keyOf(thread), thread);
    return times;
  }

  /**
   * The window ends.
   *
   * @param at The times at its end, where that is over: a process may have ended since.
   */
  close(at?: ProcessTimes): void {
    if (!isRefused(this.#sampler)) this.#sampled = this.#sampler.stop();
    if (!isRefused(this.#watch)) {
      const thread = wholly(this.#watch);
      const samplers = [...this.#samplers.values()].flatMap((watch) =>
        isRefused(watch) ? [] : [wholly(watch)]
      );
      if (thread) this.cores = { thread, samplers: samplers.filter((each) => each !== undefined) };
    }
    if (!isRefused(this.#ticks)) this.#more.ticks = this.#ticks.stop();
    if (!isRefused(this.#callers)) this.#more.callers = this.#callers.stop();
    const from = this.#from;
    if (from === undefined) return;
    const to = at ?? this.#read();
    this.#between = "missing" in from
      ? from
      : "missing" in to
      ? to
      : timesBetween(from, to, this.#seen.values());
    if (this.#other) this.#other.code = latestCode(this.#other.code);
  }

  /** Ends what goes on, whatever became of the window. */
  [Symbol.dispose](): void {
    if (!isRefused(this.#sampler)) this.#sampler[Symbol.dispose]();
    if (!isRefused(this.#watch)) this.#watch[Symbol.dispose]();
    if (!isRefused(this.#ticks)) this.#ticks[Symbol.dispose]();
    if (!isRefused(this.#callers)) this.#callers[Symbol.dispose]();
    for (const watch of this.#samplers.values()) if (!isRefused(watch)) watch[Symbol.dispose]();
    this.#other?.libc?.[Symbol.dispose]();
    if (this.#other) this.#other.libc = undefined;
  }

  /**
   * What native code JavaScript of the thread called, once the window is closed;
   * nothing where that is not known.
   *
   * @param window V8's samples of it.
   */
  async below({ profile, labels }: Pick<CpuWindow, "profile" | "labels">): Promise<
    NativeBelow | undefined
  > {
    if (!this.#more.ticks) return undefined;
    await nextTurn();
    const trees = await this.#named();
    return await trees?.below(this.#main.id, profile, labels?.at);
  }

  /** Names are looked for once. */
  async #named(): Promise<NativeTrees | undefined> {
    if (!this.#sampled || this.#isNameless) return undefined;
    const trees = this.#trees ??= NativeTrees.make(this.#sampled, this.#more, this.#other?.code);
    try {
      return await abortable(trees, this.#stopped);
    } catch (error) {
      if (!this.#stopped?.aborted) throw error;
      return await withDeadline(MAX_STOP_MILLIS, trees, () => {
        this.#isNameless = true;
        return undefined;
      });
    }
  }

  #read(): ProcessTimes | Unreadable {
    const libc = this.#other?.libc;
    return processTimes(this.#pid, libc && ((pid) => libc.processCpu(pid)));
  }

  /**
   * Adds what the other threads used to the profile of those that run
   * JavaScript, and native stacks where they are known.
   *
   * @param profile Of the same window, as `samples/count` and `cpu/nanoseconds`.
   * @param tasks Numbers of the threads that are in it.
   * @returns Its total is the CPU time of the process, unless those are not wanted.
   */
  async complete(profile: Profile, tasks: ReadonlySet<string>): Promise<Profile> {
    if (this.#isAlone) return profile;
    const between = this.#between;
    if ("missing" in between) {
      return withComments(profile, [
        `only threads that run JavaScript of the program are in it: ${between.missing}`,
      ]);
    }
    await nextTurn();
    const trees = await this.#named();
    await nextTurn();
    const completed = addThreads(profile, between, { tasks, main: this.#main, trees });
    const refused = isRefused(this.#sampler) ? this.#sampler.refused : undefined;
    return withComments(completed, [
      ...trees?.comments ?? [],
      ...this.#isNameless
        ? ["native stacks are left out: the profiler stopped before their names were found"]
        : [],
      ...refused === undefined || refused === NOT_WANTED
        ? []
        : [`(native) could be divided: ${refused}`],
    ]);
  }
}

function withComments(profile: Profile, more: readonly string[]): Profile {
  return { ...profile, comment: [...profile.comment, ...more] };
}

/** Ends a watch; nothing where something of it is missing. */
function wholly(watch: CoreWatch): CoreInterval[] | undefined {
  const { intervals, lost, dropped } = watch.stop();
  return lost + dropped === 0 ? intervals : undefined;
}

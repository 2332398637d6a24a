/**
 * Native stacks of all threads of a process.
 *
 * @module
 */
import { errorMessage } from "../base/error_message.ts";
import { CoreEvents } from "./core_events.ts";
import type { EventSet } from "./event_set.ts";
import { type Libc, openLibc } from "./libc.ts";
import { stackAttributes } from "./perf_attributes.ts";
import type { RecordListener } from "./perf_records.ts";
import { type Rounds, timedRounds } from "./rounds.ts";
import { isForbidden, isRefused, perfRefusal, type Refusal } from "./refusal.ts";
import { StackStore } from "./stack_store.ts";
import { ThreadEvents } from "./thread_events.ts";

/** How to sample. */
export interface StackSamplerOptions {
  /** Number of the process; this one unless given. */
  pid?: number;
  /** About how many samples in a second on a core, 10 to 2000. */
  hz: number;
  /** Whether samples from inside the kernel are wanted where they are allowed; yes by default. */
  kernel?: boolean;
  /** Whether to watch cores where that is allowed; yes by default. */
  cores?: boolean;
  /** When rings are emptied and new threads looked for; by a timer unless given. */
  rounds?: Rounds;
}

/** What was sampled. */
export interface NativeStacks {
  pid: number;
  stacks: StackStore;
  /** Time on a core between two samples. */
  periodNanos: number;
  /**
   * What was watched. Of threads too many samples fall where a thread gets a core: they measure
   * nothing, see {@linkcode NativeStack.isSwitch}.
   */
  scope: "cores" | "threads";
  /** Whether there are samples from inside the kernel; without them its time has no samples. */
  withKernel: boolean;
  /** Names of threads by number, as they were called last. */
  threads: ReadonlyMap<number, string>;
  /** Records that the kernel could not write, since nobody read them in time. */
  lost: number;
  /** Samples that were beyond what is kept. */
  dropped: number;
  /** Threads that could not be sampled; they are missing. */
  refusedThreads: number;
}

const MIN_HZ = 10;
const MAX_HZ = 2000;
/** Other clocks of the machine have round periods: samples must not keep step with them. */
const UNEVEN = 1.00713;
/** A stack with its header. */
const RECORD_BYTES = 512;

/** The best that is allowed comes first. */
const WAYS = [
  { Events: CoreEvents, cores: true, kernel: true },
  { Events: ThreadEvents, cores: false, kernel: true },
  { Events: ThreadEvents, cores: false, kernel: false },
] as const;

/**
 * Begins to sample the stacks of all threads of a process, those too that
 * begin later: where threads are watched one by one a new one is found within
 * 200 ms. Several may go on at once, each has its own events.
 *
 * @param options How.
 * @returns What goes on, or why it cannot be had.
 *
 * @example
 * ```ts
 * import { sampleStacks } from "./stack_sampler.ts";
 * import { ok } from "node:assert/strict";
 *
 * const sampler = sampleStacks({ hz: 100 });
 * if ("refused" in sampler) ok(sampler.refused !== "");
 * else ok(sampler.stop().periodNanos > 1e7);
 * ```
 */
export function sampleStacks(options: StackSamplerOptions): StackSampler | Refusal {
  const { pid = Deno.pid, kernel = true, cores = true, rounds = timedRounds } = options;
  const threads = threadsOf(pid);
  if (isRefused(threads)) return threads;
  const libc = openLibc();
  if (isRefused(libc)) return libc;
  const hz = Math.min(MAX_HZ, Math.max(MIN_HZ, options.hz));
  const periodNanos = Math.round(1e9 / hz * UNEVEN);
  const bytesPerSecond = 2 ** Math.ceil(Math.log2(hz * RECORD_BYTES));
  let error = 0;
  for (const way of WAYS) {
    if ((way.cores && !cores) || (way.kernel && !kernel)) continue;
    const attributes = stackAttributes(periodNanos, way.kernel);
    const events = new way.Events({ libc, pid, attributes, bytesPerSecond });
    error = events.open();
    if (error === 0) return new StackSampler({ libc, pid, periodNanos, events, ...way, rounds });
    if (!isForbidden(error)) break;
  }
  libc[Symbol.dispose]();
  return perfRefusal(error);
}

/** What a sampler is made of. */
interface SamplerParts {
  libc: Libc;
  pid: number;
  periodNanos: number;
  /** Are open. */
  events: EventSet;
  /** Whether there are samples from inside the kernel. */
  kernel: boolean;
  rounds: Rounds;
}

/** Sampling that goes on until it is stopped. */
export class StackSampler implements Disposable {
  readonly pid: number;
  readonly withKernel: boolean;
  readonly #libc: Libc;
  readonly #periodNanos: number;
  readonly #events: EventSet;
  readonly #store = new StackStore();
  readonly #names = new Map<number, string>();
  readonly #listener: RecordListener;
  readonly #endRounds: () => void;
  #lost = 0;
  #isOpen = true;

  constructor({ libc, pid, periodNanos, events, kernel, rounds }: SamplerParts) {
    this.pid = pid;
    this.withKernel = kernel;
    this.#libc = libc;
    this.#periodNanos = periodNanos;
    this.#events = events;
    this.#listener = {
      wants: (process) => process === pid,
      sample: (thread, time, chain) => this.#store.add(thread, time, chain),
      named: (process, thread, name) => void (process === pid && this.#names.set(thread, name)),
      lost: (count) => this.#lost += count,
    };
    this.#follow();
    // Rings of cores have room for seconds; those of threads begin when a round finds the thread.
    this.#endRounds = rounds(() => this.#round(), events.scope === "threads");
  }

  /** Ends it; nothing is left open. */
  stop(): NativeStacks {
    if (this.#isOpen) {
      this.#events.stop();
      this.#events.read(this.#listener);
    }
    this[Symbol.dispose]();
    return {
      pid: this.pid,
      stacks: this.#store,
      periodNanos: this.#periodNanos,
      scope: this.#events.scope,
      withKernel: this.withKernel,
      threads: this.#names,
      lost: this.#lost,
      dropped: this.#store.dropped,
      refusedThreads: this.#events.refused,
    };
  }

  [Symbol.dispose](): void {
    this.#endRounds();
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#events.close();
    this.#libc[Symbol.dispose]();
  }

  #round(): void {
    this.#events.read(this.#listener);
    this.#follow();
  }

  /** A process that has ended has no threads: what was seen of it is reported at the end. */
  #follow(): void {
    const threads = threadsOf(this.pid);
    if (isRefused(threads)) return;
    for (const thread of threads) {
      const path = `/proc/${this.pid}/task/${thread}/comm`;
      if (!this.#names.has(thread)) this.#names.set(thread, nameAt(path));
    }
    this.#events.follow(threads, this.#listener);
  }
}

function threadsOf(pid: number): Set<number> | Refusal {
  const tasks = `/proc/${pid}/task`;
  try {
    return new Set(Array.from(Deno.readDirSync(tasks), ({ name }) => Number(name)));
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) {
      return { refused: "native stacks need --allow-all" };
    }
    if (Deno.build.os !== "linux") return { refused: "native stacks need Linux" };
    if (error instanceof Deno.errors.NotFound) {
      return { refused: `there is no process ${pid}` };
    }
    const why = errorMessage(error);
    return { refused: `${tasks} cannot be read: ${why}` };
  }
}

/** Threads that have ended, and those of other users, have none. */
function nameAt(path: string): string {
  try {
    return Deno.readTextFileSync(path).trimEnd();
  } catch {
    return "";
  }
}

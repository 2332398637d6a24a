/**
 * Native stacks of all threads of a process.
 *
 * @module
 */
import { type Libc, openLibc } from "./libc.ts";
import { stackAttributes } from "./perf_attributes.ts";
import { PerfEvent } from "./perf_event.ts";
import { isEnded, isForbidden, isRefused, perfRefusal, type Refusal } from "./refusal.ts";
import { StackStore } from "./stack_store.ts";

/** How to sample. */
export interface StackSamplerOptions {
  /** Number of the process; this one unless told. */
  pid?: number;
  /** Samples in a second on a core, 10 to 2000. */
  hz: number;
  /** Whether samples from inside the kernel are wanted where they are allowed; yes unless told. */
  kernel?: boolean;
}

/** What was sampled. */
export interface NativeStacks {
  pid: number;
  stacks: StackStore;
  /** Time on a core between two samples. */
  periodNanos: number;
  /** Whether there are samples from inside the kernel; without them its time has no samples. */
  withKernel: boolean;
  /** Names of threads by number, as they were called when they were first seen. */
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
const MAX_THREADS = 512;
/** Rings are emptied this often, and new threads are looked for. */
const ROUND = 200;
/** A stack with its header. */
const RECORD_BYTES = 512;
/** How long nobody may read them, the main thread's and others'. */
const MAIN_SECONDS = 5;
const OTHER_SECONDS = 1;

/**
 * Begins to sample the stacks of all threads of a process, those too that
 * begin later: a new one is found within {@linkcode ROUND} milliseconds. Several may
 * go on at once, each has its own events.
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
 * else ok(sampler.stop().periodNanos === 1e7);
 * ```
 */
export function sampleStacks(options: StackSamplerOptions): StackSampler | Refusal {
  const { pid = Deno.pid, kernel = true } = options;
  const hz = Math.min(MAX_HZ, Math.max(MIN_HZ, options.hz));
  const libc = openLibc();
  if (isRefused(libc)) return libc;
  let sampler: StackSampler | Refusal | undefined;
  try {
    for (const withKernel of kernel ? [true, false] : [false]) {
      const trial = new StackSampler(libc, pid, 1e9 / hz, withKernel);
      const failed = trial.start();
      if (failed === undefined) return sampler = trial;
      sampler = { refused: failed.refused };
      if (!failed.mayTryAgain) break;
    }
    return sampler!;
  } finally {
    if (sampler === undefined || isRefused(sampler)) libc[Symbol.dispose]();
  }
}

interface Failure extends Refusal {
  /** Whether it may be allowed without the kernel. */
  mayTryAgain: boolean;
}

/** Sampling that goes on until it is stopped. */
export class StackSampler implements Disposable {
  readonly pid: number;
  readonly withKernel: boolean;
  readonly #libc: Libc;
  readonly #periodNanos: number;
  readonly #attributes: Uint8Array<ArrayBuffer>;
  readonly #store = new StackStore();
  readonly #events = new Map<number, PerfEvent>();
  readonly #names = new Map<number, string>();
  readonly #refused = new Set<number>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #lost = 0;
  #isOpen = true;

  constructor(libc: Libc, pid: number, periodNanos: number, withKernel: boolean) {
    this.pid = pid;
    this.withKernel = withKernel;
    this.#libc = libc;
    this.#periodNanos = periodNanos;
    this.#attributes = stackAttributes(periodNanos, withKernel);
  }

  /** @returns Why it cannot be. */
  start(): Failure | undefined {
    const main = this.#open(this.pid);
    if (main !== 0) return { ...perfRefusal(main), mayTryAgain: isForbidden(main) };
    const missing = this.#findThreads();
    if (missing !== undefined) {
      this.#closeAll();
      return { refused: missing, mayTryAgain: false };
    }
    this.#timer = setInterval(() => this.#round(), ROUND);
    Deno.unrefTimer(this.#timer);
  }

  /** Ends it; nothing is left open. */
  stop(): NativeStacks {
    for (const event of this.#events.values()) event.stop();
    this.#readAll();
    this[Symbol.dispose]();
    return {
      pid: this.pid,
      stacks: this.#store,
      periodNanos: this.#periodNanos,
      withKernel: this.withKernel,
      threads: this.#names,
      lost: this.#lost,
      dropped: this.#store.dropped,
      refusedThreads: this.#refused.size,
    };
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#closeAll();
    this.#libc[Symbol.dispose]();
  }

  #round(): void {
    this.#readAll();
    // A process that has ended has no threads: what it had is told at the end.
    this.#findThreads();
  }

  #readAll(): void {
    const listener = {
      sample: (thread: number, time: number, chain: Float64Array) =>
        this.#store.add(thread, time, chain),
      lost: (count: number) => this.#lost += count,
    };
    for (const event of this.#events.values()) {
      if (!event.read(listener)) this.#lost++;
    }
  }

  /** @returns Why threads cannot be seen. */
  #findThreads(): string | undefined {
    const tasks = `/proc/${this.pid}/task`;
    const here = new Set<number>();
    try {
      for (const { name } of Deno.readDirSync(tasks)) here.add(Number(name));
    } catch (error) {
      if (error instanceof Deno.errors.NotCapable) return "native stacks need --allow-all";
      return `${tasks} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    }
    for (const thread of here) {
      const isKnown = this.#events.has(thread) || this.#refused.has(thread);
      if (!isKnown && this.#open(thread) !== 0) this.#refused.add(thread);
      if (!this.#names.has(thread)) this.#names.set(thread, nameOf(`${tasks}/${thread}/comm`));
    }
    this.#closeEnded(here);
  }

  #closeEnded(here: ReadonlySet<number>): void {
    for (const [thread, event] of this.#events) {
      if (here.has(thread)) continue;
      this.#readAll();
      event[Symbol.dispose]();
      this.#events.delete(thread);
    }
  }

  /** @returns The kernel's error, 0 if it is open, or ended already. */
  #open(thread: number): number {
    if (this.#events.size >= MAX_THREADS) return -1;
    const seconds = thread === this.pid ? MAIN_SECONDS : OTHER_SECONDS;
    const size = 2 ** Math.ceil(Math.log2(seconds * 1e9 / this.#periodNanos * RECORD_BYTES));
    const event = PerfEvent.open(this.#libc, this.#attributes, thread, size);
    if (typeof event === "number") return isEnded(event) && thread !== this.pid ? 0 : event;
    this.#events.set(thread, event);
    return 0;
  }

  #closeAll(): void {
    for (const event of this.#events.values()) event[Symbol.dispose]();
    this.#events.clear();
  }
}

/** Threads of other users, and those that ended, have none. */
function nameOf(path: string): string {
  try {
    return Deno.readTextFileSync(path).trimEnd();
  } catch {
    return "";
  }
}

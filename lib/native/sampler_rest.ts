/**
 * V8 samples by a thread of its own, which wakes at every tick, also while the
 * sampled thread does nothing: that is most of what a profiler costs an idle
 * process. Linux may let a thread oversleep; a tick in an idle thread can wait.
 *
 * The end of the rest must not wait: a timer wakes V8's thread then. It does so
 * within one interval, at a random moment: else the first sample of all work
 * would be at its beginning.
 *
 * @module
 */
import { restFromFirst, samplersOf } from "./sampler_threads.ts";

/** So much later a tick may come while V8's thread rests, in microseconds. */
export const REST_MICROS = 30_000;
/** The same in nanoseconds, and as Linux has it. */
const REST_SLACK = REST_MICROS * 1e3;
const USUAL_SLACK = 50_000;

/** Numbers of `timer_create`, `timer_settime` and `timer_delete`. */
interface TimerCalls {
  create: bigint;
  set: bigint;
  remove: bigint;
}

/** By machine. */
const CALLS: Readonly<Record<string, TimerCalls>> = {
  x86_64: { create: 222n, set: 223n, remove: 226n },
  aarch64: { create: 107n, set: 110n, remove: 111n },
};
const MONOTONIC = 1n;
/** V8 has a handler for it as long as it samples, which does nothing in a thread that is not sampled. */
const SIGPROF = 27;
/** `struct sigevent`: its size, and where its fields are. */
const EVENT_BYTES = 64;
const SIGNAL_AT = 8;
const NOTIFY_AT = 12;
const THREAD_AT = 16;
/** `SIGEV_THREAD_ID`: a signal to one thread; a thread that has ended gets none. */
const TO_THREAD = 4;
/** `struct itimerspec`: an interval, and when; seconds and nanoseconds each. */
const SPEC_WORDS = 4;
const NANOS_AT = 3;

const SYMBOLS = {
  create: {
    name: "syscall",
    parameters: ["i64", "i64", "buffer", "buffer"],
    result: "i64",
  },
  set: {
    name: "syscall",
    parameters: ["i64", "i64", "i64", "buffer", "pointer"],
    result: "i64",
  },
  remove: { name: "syscall", parameters: ["i64", "i64"], result: "i64" },
} as const;

/** A timer that wakes a thread. */
interface WakeTimer {
  thread: number;
  id: bigint;
}

/** Lets the thread by which V8 samples this one rest. */
export class SamplerRest implements Disposable {
  #intervalNanos: number;
  #library: Deno.DynamicLibrary<typeof SYMBOLS> | undefined;
  #timer: WakeTimer | undefined;
  #rests = false;
  #isRefused: boolean;

  /** @param intervalMicros Between two of its ticks. */
  constructor(intervalMicros: number) {
    this.#intervalNanos = intervalMicros * 1e3;
    this.#isRefused = Deno.build.os !== "linux" || CALLS[Deno.build.arch] === undefined ||
      !(["ffi", "write"] as const).every((name) =>
        Deno.permissions.querySync({ name }).state === "granted"
      );
  }

  /**
   * Lets it rest, where that is allowed: for root, or with `CAP_SYS_NICE`. Nobody is asked for a
   * permission.
   *
   * @returns Whether it does. While several threads sample nobody knows which of them is for this
   *   isolate: then none rests.
   */
  begin(): boolean {
    if (this.#isRefused) return false;
    try {
      if (this.#rests && this.#timer) {
        // Who profiled the process from outside let the thread go first, which ends this.
        setSlack(this.#timer.thread, REST_SLACK);
        return true;
      }
      const [thread, another] = samplersOf("self");
      if (thread === undefined || another !== undefined) return false;
      if (this.#timer?.thread !== thread) this.#renewTimer(thread);
      restFromFirst(thread, true);
      setSlack(thread, REST_SLACK);
      this.#rests = true;
    } catch {
      this.#isRefused = true;
      if (this.#timer) restFromFirst(this.#timer.thread, false);
      this[Symbol.dispose]();
    }
    return this.#rests;
  }

  /** It ticks as before from now on. */
  end(): void {
    if (!this.#rests || !this.#timer) return;
    this.#rests = false;
    const { thread, id } = this.#timer;
    restFromFirst(thread, false);
    try {
      setSlack(thread, USUAL_SLACK);
    } catch {
      // It has ended.
      return;
    }
    const spec = new BigInt64Array(SPEC_WORDS);
    spec[NANOS_AT] = BigInt(1 + Math.floor(Math.random() * this.#intervalNanos));
    const bytes = new Uint8Array(spec.buffer);
    this.#library?.symbols.set(callsHere().set, id, 0n, bytes, null);
  }

  /** Ends it for good. */
  [Symbol.dispose](): void {
    this.end();
    if (this.#timer) this.#library?.symbols.remove(callsHere().remove, this.#timer.id);
    this.#timer = undefined;
    this.#library?.close();
    this.#library = undefined;
    this.#isRefused = true;
  }

  /** @throws {Error} If the system refuses it. */
  #renewTimer(thread: number): void {
    const { symbols } = this.#library ??= Deno.dlopen("libc.so.6", SYMBOLS);
    const { create, remove } = callsHere();
    if (this.#timer) symbols.remove(remove, this.#timer.id);
    this.#timer = undefined;
    const event = new DataView(new ArrayBuffer(EVENT_BYTES));
    event.setInt32(SIGNAL_AT, SIGPROF, true);
    event.setInt32(NOTIFY_AT, TO_THREAD, true);
    event.setInt32(THREAD_AT, thread, true);
    const id = new Int32Array(1);
    const error = symbols.create(
      create,
      MONOTONIC,
      new Uint8Array(event.buffer),
      new Uint8Array(id.buffer),
    );
    if (error !== 0n) throw new Error("Cannot create a timer: the system refused it");
    this.#timer = { thread, id: BigInt(id[0]!) };
  }
}

function callsHere(): TimerCalls {
  return CALLS[Deno.build.arch]!;
}

/** @throws {Error} Where that is not allowed, or the thread has ended. */
function setSlack(thread: number, nanos: number): void {
  Deno.writeTextFileSync(`/proc/${thread}/timerslack_ns`, `${nanos}`);
}

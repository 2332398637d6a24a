import type { BeatBoard } from "./beat_board.ts";
import type { Beats, LateBeat } from "./beats.ts";

/** How often the heartbeat ticks, and who sees it. */
export interface HeartbeatOptions {
  /** Between two beats, in milliseconds. */
  every: number;
  /** Gaps from this length on are reported. */
  least: number;
  /** Where other threads can see the beats. */
  board?: BeatBoard | undefined;
  /** CPU time of the thread so far, in nanoseconds; without it the heartbeat never rests. */
  cpu?: () => number | undefined;
}

/** Called some times a second; `quiet`: the thread has done next to nothing since. */
export type LookListener = (quiet: boolean) => void;

/** More than the loop can be late between two looks, unless gaps of no length are reported. */
const MAX_LATE = 10_000;
/** While the heartbeat rests, a beat wakes an idle process: that is its price, 0.1 ms each. */
const REST_MILLIS = 1_000;
/** How often to look whether there is anything to do. */
const LOOK_MILLIS = 250;
/** How often to call who must be called often. */
const OFTEN_MILLIS = 200;
/** A thread that uses less has nothing to do: a beat that nobody waits for, a sample now and then. */
const BUSY_SHARE = 0.02;
/** So many looks without anything, and the heartbeat rests. */
const LOOKS_TO_REST = 4;

/**
 * Reports when the event loop did not turn, by a timer that never keeps the
 * process alive.
 *
 * A beat costs an idle process some 0.1 ms and a busy one next to nothing. So
 * it beats slowly while the thread has nothing to do, and fast as soon as it
 * has: when a request comes ({@linkcode Heartbeat.wake}), or when a slow beat
 * finds that the thread has worked. In between only samples show what held the
 * loop.
 *
 * @example
 * ```ts
 * import { Heartbeat } from "./heartbeat.ts";
 * import { ok } from "node:assert/strict";
 *
 * const heartbeat = new Heartbeat({ every: 10, least: 30 });
 * const end = performance.now() + 40;
 * while (performance.now() < end);
 * const [late] = heartbeat.takeLate();
 * heartbeat.stop();
 * ok(late!.at - late!.last >= 40);
 * ```
 */
export class Heartbeat implements Beats {
  #options: HeartbeatOptions;
  #last = performance.now();
  #late: LateBeat[] = [];
  #longest = 0;
  #timer: ReturnType<typeof setInterval>;
  /** Since when it rests; nothing while it beats fast. */
  #restsSince: number | undefined;
  #looked = performance.now();
  #cpu: number | undefined;
  #quietLooks = 0;
  #listeners = new Set<LookListener>();
  #wakes = new Set<() => void>();
  #beats = 0;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#cpu = options.cpu?.();
    this.#timer = this.#start();
  }

  /** Whether it beats slowly. */
  get rests(): boolean {
    return this.#restsSince !== undefined;
  }

  /** How often its timers have woken the thread. */
  get beats(): number {
    return this.#beats;
  }

  /** Something begins that may hold the loop. */
  wake(): void {
    this.#quietLooks = 0;
    if (this.#restsSince === undefined) return;
    this.#beat();
    this.#endRest();
    clearInterval(this.#timer);
    this.#timer = this.#start();
    for (const listener of this.#wakes) listener();
  }

  /** Calls the listener when a rest is over, until the returned function is called. */
  onWake(listener: () => void): () => void {
    this.#wakes.add(listener);
    return () => this.#wakes.delete(listener);
  }

  /** Calls the listener some times a second, until the returned function is called. */
  listen(listener: LookListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Calls a function with the looks, which wake nobody besides; or as often as it must be called,
   * which counts as beats.
   *
   * @returns Ends it.
   */
  rounds(round: () => void, often: boolean): () => void {
    if (!often) return this.listen(round);
    const timer = setInterval(() => {
      this.#beats++;
      round();
    }, OFTEN_MILLIS);
    Deno.unrefTimer(timer);
    return () => clearInterval(timer);
  }

  takeLate(): LateBeat[] {
    // The caller's turn may come before the timer's.
    this.#beat();
    if (this.#restsSince !== undefined) {
      this.#endRest();
      this.#restsSince = this.#last;
    }
    const late = this.#late;
    this.#late = [];
    return late;
  }

  /** The longest time between two beats since the last call, in milliseconds, without rest. */
  takeLongest(): number {
    this.#beat();
    const longest = this.#longest;
    this.#longest = 0;
    return longest;
  }

  turns(): boolean {
    // The caller runs in it.
    return true;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  get #every(): number {
    return this.rests ? REST_MILLIS : this.#options.every;
  }

  #start(): ReturnType<typeof setInterval> {
    const every = this.#every;
    this.#options.board?.beat(this.#last, every);
    const timer = setInterval(() => {
      this.#beats++;
      this.#beat();
      if (this.rests || this.#last - this.#looked >= LOOK_MILLIS) this.#look();
    }, every);
    Deno.unrefTimer(timer);
    return timer;
  }

  #beat(): void {
    const { least, board } = this.#options;
    const every = this.#every;
    const last = this.#last;
    const at = this.#last = performance.now();
    board?.beat(at, every);
    const rest = this.rests ? every : 0;
    this.#longest = Math.max(this.#longest, at - last - rest);
    if (at - last - rest < least) return;
    this.#endRest(last);
    if (rest > 0) this.#restsSince = at;
    this.#note({ last, due: last + every, at });
  }

  #endRest(until = this.#last): void {
    const from = this.#restsSince;
    this.#restsSince = undefined;
    if (from !== undefined && from < until) {
      this.#note({ last: from, due: from, at: until, rested: true });
    }
  }

  #note(late: LateBeat): void {
    this.#options.board?.late(late);
    if (this.#late.length < MAX_LATE) this.#late.push(late);
  }

  /** Beats fast or slowly from now on, as the thread works or not. */
  #look(): void {
    const before = this.#cpu;
    const cpu = this.#cpu = this.#options.cpu?.();
    const length = this.#last - this.#looked;
    this.#looked = this.#last;
    const quiet = before !== undefined && cpu !== undefined &&
      cpu - before < BUSY_SHARE * length * 1e6;
    this.#quietLooks = quiet ? this.#quietLooks + 1 : 0;
    if (!quiet) this.wake();
    else if (!this.rests && this.#quietLooks >= LOOKS_TO_REST) this.#rest();
    for (const listener of this.#listeners) listener(quiet);
  }

  #rest(): void {
    this.#restsSince = this.#last;
    clearInterval(this.#timer);
    this.#timer = this.#start();
  }
}

import type { BeatBoard } from "./beat_board.ts";
import type { Beats, LateBeat } from "./beats.ts";

/** How the heart beats. */
export interface HeartbeatOptions {
  /** Between two beats, in milliseconds. */
  every: number;
  /** Gaps from this length on are told. */
  least: number;
  /** Where other threads can see the beats. */
  board?: BeatBoard | undefined;
}

/** More than the loop can be late between two looks, unless gaps of nothing are told. */
const MOST_LATE = 10_000;

/**
 * Tells when the event loop did not turn, by a timer that never keeps the
 * process alive and costs some 0.1 ms of an idle thread per beat, next to
 * nothing of a busy one.
 *
 * @example
 * ```ts
 * import { Heartbeat } from "./heartbeat.ts";
 * import { ok } from "node:assert/strict";
 *
 * const heart = new Heartbeat({ every: 10, least: 30 });
 * const end = performance.now() + 40;
 * while (performance.now() < end);
 * const [late] = heart.takeLate();
 * heart.stop();
 * ok(late!.at - late!.last >= 40);
 * ```
 */
export class Heartbeat implements Beats {
  #options: HeartbeatOptions;
  #last = performance.now();
  #late: LateBeat[] = [];
  #longest = 0;
  #timer: ReturnType<typeof setInterval>;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#beat(), options.every);
    Deno.unrefTimer(this.#timer);
  }

  takeLate(): LateBeat[] {
    // The caller's turn may come before the timer's.
    this.#beat();
    const late = this.#late;
    this.#late = [];
    return late;
  }

  /** The longest time between two beats since the last call, in milliseconds. */
  takeLongest(): number {
    this.#beat();
    const longest = this.#longest;
    this.#longest = 0;
    return longest;
  }

  turns(): boolean {
    // Who asks is called by it.
    return true;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #beat(): void {
    const { every, least, board } = this.#options;
    const last = this.#last;
    const at = this.#last = performance.now();
    board?.beat(at);
    this.#longest = Math.max(this.#longest, at - last);
    if (at - last < least) return;
    const late = { last, due: last + every, at };
    board?.late(late);
    if (this.#late.length < MOST_LATE) this.#late.push(late);
  }
}

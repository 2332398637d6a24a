/** A beat that came too late: somewhere between `last` and it the loop stood still. */
export interface LateBeat {
  /** When the loop turned before, in milliseconds of `performance.now()`. */
  last: number;
  /** When it should have turned again. */
  due: number;
  /** When it did. */
  at: number;
}

/** How the heart beats. */
export interface HeartbeatOptions {
  /** Between two beats, in milliseconds. */
  every: number;
  /** Gaps from this length on are told. */
  least: number;
  late(beat: LateBeat): void;
}

/**
 * Tells when the event loop did not turn, by a timer that never keeps the
 * process alive and costs some 50 µs of an idle second per beat, nothing of a
 * busy one.
 *
 * @example
 * ```ts
 * import { Heartbeat } from "./heartbeat.ts";
 * import { ok } from "node:assert/strict";
 *
 * const late: number[] = [];
 * const heart = new Heartbeat({ every: 10, least: 30, late: ({ last, at }) => late.push(at - last) });
 * const end = performance.now() + 40;
 * while (performance.now() < end);
 * heart.beat();
 * heart.stop();
 * ok(late[0]! >= 40);
 * ```
 */
export class Heartbeat {
  #options: HeartbeatOptions;
  #last = performance.now();
  #timer: ReturnType<typeof setInterval>;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.beat(), options.every);
    Deno.unrefTimer(this.#timer);
  }

  /** The loop turns: also for who is called by it before the timer is. */
  beat(): void {
    const { every, least, late } = this.#options;
    const last = this.#last;
    const at = this.#last = performance.now();
    if (at - last >= least) late({ last, due: last + every, at });
  }

  /** Beats no more. */
  stop(): void {
    clearInterval(this.#timer);
  }
}

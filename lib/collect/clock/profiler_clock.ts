/**
 * Joins the two clocks of an isolate: V8's profiler counts microseconds since
 * the machine's start, `performance.now()` milliseconds since the program's.
 *
 * @example
 * ```ts
 * import { ProfilerClock } from "./profiler_clock.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const clock = new ProfilerClock();
 * clock.note(100, 7_000_500);
 * clock.note(200, 7_100_001);
 * strictEqual(clock.millis(7_200_001), 300);
 * ```
 */
export class ProfilerClock {
  /** Microseconds. */
  #offset = Infinity;

  /**
   * Learns from a window.
   *
   * @param before `performance.now()` just before it was opened.
   * @param startTime When V8 says that it began, in microseconds.
   */
  note(before: number, startTime: number): void {
    // A window begins soon after it was requested, never before: the least difference is the truest.
    this.#offset = Math.min(this.#offset, startTime - before * 1e3);
  }

  /** V8's microseconds as `performance.now()` would have returned them. */
  millis(micros: number): number {
    return (micros - this.#offset) / 1e3;
  }

  /** What `performance.now()` returned as V8's microseconds. */
  micros(millis: number): number {
    return millis * 1e3 + this.#offset;
  }
}

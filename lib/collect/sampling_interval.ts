/** CPU samples a second, about, unless told. */
export const HZ = 100;

/**
 * A round interval keeps step with timers of the program and hits the same
 * work again and again; 7 % more does not, and costs less. Timers that fire
 * after a pause keep step with any interval: a sample wakes the event loop,
 * which then waits for whole milliseconds.
 */
const OFF_BEAT = 1.07;

/**
 * Microseconds between two samples.
 *
 * @example
 * ```ts
 * import { samplingInterval } from "./sampling_interval.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(samplingInterval(100), 10_700);
 * ```
 */
export function samplingInterval(hz: number): number {
  return Math.round(OFF_BEAT * 1e6 / hz);
}

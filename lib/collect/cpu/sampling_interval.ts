/** CPU samples a second, about, by default. */
export const HZ = 100;

/**
 * A round interval keeps step with timers of the program and hits the same
 * work again and again; 7 % more does not, and costs less.
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

/** Samples a second that a profile may be asked for with. */
export const MIN_HZ = 10;
export const MAX_HZ = 2_000;

/** Whether it is a rate that may be asked for. */
export function isHz(hz: number | undefined): hz is number {
  return hz !== undefined && Number.isInteger(hz) && hz >= MIN_HZ && hz <= MAX_HZ;
}

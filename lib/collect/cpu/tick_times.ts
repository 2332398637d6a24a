/**
 * When V8 requested each sample: it does so, at the earliest, one interval after
 * the time before, by a signal to the thread. A thread that has a core answers
 * within microseconds; one that waits for a core answers when it gets one.
 *
 * So a late answer says where the thread was when it got its core, not what it
 * did with the time since the last one, and its lateness shows: the next sample
 * comes that much too soon after it.
 *
 * @param answered When each sample was taken, in order, in microseconds.
 * @param interval Between two ticks, in microseconds.
 * @returns The latest time of each tick that all samples agree with.
 *
 * @example
 * ```ts
 * import { tickTimes } from "./tick_times.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * // The second answer came 4 ms after its tick, the fourth tick was late itself.
 * deepStrictEqual(tickTimes([0, 14, 20, 33, 43], 10), [0, 10, 20, 33, 43]);
 * ```
 */
export function tickTimes(answered: readonly number[], interval: number): number[] {
  const ticks = [...answered];
  for (let i = ticks.length - 2; i >= 0; i--) {
    ticks[i] = Math.min(ticks[i]!, ticks[i + 1]! - interval);
  }
  return ticks;
}

import { nextTurn } from "./delay.ts";

/** Work that can be put down between its steps: each `yield` is a place to stop. */
export type Steps<T> = Generator<void, T, void>;

/** How long the event loop waits for a slice: requests in the service wait as long. */
const SLICE_MILLIS = 2;

/**
 * Does long work without holding the event loop up: a few milliseconds at a
 * time, with a turn of the loop in between.
 *
 * A Worker would not do: making one stops the calling thread for 15–30 ms, as
 * long as a megabyte of script takes here in all.
 *
 * @param millis The length of a slice.
 *
 * @example
 * ```ts
 * import { inSlices } from "./in_slices.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * function* count() {
 *   let n = 0;
 *   for (; n < 1000; n++) yield;
 *   return n;
 * }
 * strictEqual(await inSlices(count()), 1000);
 * ```
 */
export async function inSlices<T>(steps: Steps<T>, millis: number = SLICE_MILLIS): Promise<T> {
  const rest = rests(millis);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    const pause = rest();
    if (pause) await pause;
  }
}

/** For loops that wait anyway: a function that gives the loop a turn when a slice is used up. */
export function rests(millis: number = SLICE_MILLIS): () => Promise<void> | undefined {
  let until = performance.now() + millis;
  return () => {
    if (performance.now() < until) return undefined;
    return nextTurn().then(() => {
      until = performance.now() + millis;
    });
  };
}

/** Does the same work in one go. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

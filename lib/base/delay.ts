/**
 * Waits for a time or until the signal aborts, whichever is first.
 *
 * @param millis Milliseconds.
 * @param signal Ends it early.
 * @returns Whether the whole time went by.
 *
 * @example
 * ```ts
 * import { delay } from "./delay.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(await delay(1), true);
 * strictEqual(await delay(60_000, AbortSignal.abort()), false);
 * ```
 */
export function delay(millis: number, signal?: AbortSignal): Promise<boolean> {
  if (signal?.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const end = (whole: boolean) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      resolve(whole);
    };
    const abort = () => end(false);
    const timer = setTimeout(() => end(true), millis);
    signal?.addEventListener("abort", abort);
  });
}

/** Lets the event loop do what is waiting: a turn of it. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/**
 * Waits for a time or until the signal aborts, whichever is first.
 *
 * @returns Whether the whole time went by.
 *
 * @example
 * ```ts
 * import { pause } from "./pause.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(await pause(1), true);
 * strictEqual(await pause(60_000, AbortSignal.abort()), false);
 * ```
 */
export function pause(millis: number, signal?: AbortSignal): Promise<boolean> {
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

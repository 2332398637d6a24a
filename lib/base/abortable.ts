/**
 * Waits for work until a signal aborts. The work itself goes on after it, and
 * nobody hears of its errors then.
 *
 * @param work What to wait for.
 * @param signal The signal, if there is one.
 * @returns What the work comes to.
 * @throws The signal's reason, or what the work throws.
 *
 * @example
 * ```ts
 * import { abortable } from "./abortable.ts";
 * import { rejects, strictEqual } from "node:assert/strict";
 *
 * strictEqual(await abortable(Promise.resolve(1), AbortSignal.timeout(1_000)), 1);
 * await rejects(abortable(new Promise(() => {}), AbortSignal.abort()), { name: "AbortError" });
 * ```
 */
export async function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return await work;
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener("abort", stop);
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

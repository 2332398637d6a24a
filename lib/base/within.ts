/**
 * Waits for work that may take longer than there is time for; it goes on then.
 *
 * @returns Whether it was done.
 *
 * @example
 * ```ts
 * import { within } from "./within.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(await within(1_000, Promise.resolve()), true);
 * strictEqual(await within(1, new Promise(() => {})), false);
 * ```
 */
export async function within(millis: number, work: Promise<unknown>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), millis);
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

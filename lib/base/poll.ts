import { delay } from "./delay.ts";

/** How often to look, and for how long: milliseconds. */
export interface PollOptions {
  every: number;
  /** It may depend on what was seen so far. */
  timeout: number | (() => number);
}

/**
 * Looks at once and then again and again, until there is something.
 *
 * @param look Returns `undefined` or `false` where there is nothing yet.
 * @param options How often, and for how long.
 * @returns What was seen; `undefined` if it did not come in time.
 * @throws What `look` throws.
 *
 * @example
 * ```ts
 * import { poll } from "./poll.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * let looks = 0;
 * strictEqual(await poll(() => ++looks > 2, { every: 1, timeout: 1_000 }), true);
 * strictEqual(await poll(() => false, { every: 1, timeout: 0 }), undefined);
 * ```
 */
export async function poll<T>(
  look: () => T | false | undefined | Promise<T | false | undefined>,
  { every, timeout }: PollOptions,
): Promise<T | undefined> {
  for (const start = performance.now();;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    const millis = typeof timeout === "number" ? timeout : timeout();
    if (performance.now() - start > millis) return undefined;
    await delay(every);
  }
}

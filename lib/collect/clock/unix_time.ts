/**
 * Nanoseconds since 1970, as `Profile.timeNanos` wants them.
 *
 * @example
 * ```ts
 * import { unixNanos } from "./unix_time.ts";
 * import { ok } from "node:assert/strict";
 *
 * ok(unixNanos() > 1_600_000_000_000_000_000n);
 * ```
 */
export function unixNanos(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}

/**
 * Unix milliseconds at which `performance.now()` was 0, by the clocks of now:
 * the machine's time is set now and then, and `performance.timeOrigin` stays.
 */
export function unixOrigin(): number {
  return Date.now() - performance.now();
}

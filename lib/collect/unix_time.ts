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

/**
 * Exact 64-bit integers that cost nothing while they are small.
 *
 * A value is a `number` while it is a safe integer and a `bigint` only beyond
 * that, so the usual profile never allocates one and no profile is rounded.
 *
 * @module
 */

/** An exact 64-bit integer: `number` when it is a safe integer, else `bigint`. */
export type Int64 = number | bigint;

/**
 * Brings a bigint into the canonical form, wrapped to signed 64 bits.
 *
 * @example
 * ```ts
 * import { toInt64 } from "./int64.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(toInt64(5n), 5);
 * strictEqual(toInt64(2n ** 53n), 9007199254740992n);
 * ```
 */
export function toInt64(value: bigint): Int64 {
  const wrapped = BigInt.asIntN(64, value);
  const small = Number(wrapped);
  return Number.isSafeInteger(small) ? small : wrapped;
}

/** Adds two integers exactly, wrapping at 64 bits as the wire format does. */
export function add(a: Int64, b: Int64): Int64 {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return toInt64(BigInt(a) + BigInt(b));
}

/** Changes the sign of an integer; zero stays plain zero. */
export function negate(a: Int64): Int64 {
  return typeof a === "number" ? 0 - a : toInt64(-a);
}

/** The magnitude of an integer. */
export function magnitude(a: Int64): Int64 {
  return a < 0 ? negate(a) : a;
}

/** Orders two integers, for `Array.prototype.sort`. */
export function compare(a: Int64, b: Int64): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

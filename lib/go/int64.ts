/**
 * Exact 64-bit integers that cost nothing while they are small.
 *
 * A value is a `number` while it is a safe integer and a `bigint` only beyond
 * that, so the usual profile never allocates one and no profile is rounded. All
 * that reads or builds profiles keeps to it: `===` says whether two are equal.
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

/**
 * Brings a bigint into the canonical form, wrapped to unsigned 64 bits, as
 * addresses and ids are.
 *
 * @param value Any bigint.
 * @returns `value` modulo 2^64.
 *
 * @example
 * ```ts
 * import { toUint64 } from "./int64.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(toUint64(5n), 5);
 * strictEqual(toUint64(-1n), 18446744073709551615n);
 * ```
 */
export function toUint64(value: bigint): Int64 {
  const wrapped = BigInt.asUintN(64, value);
  const small = Number(wrapped);
  return Number.isSafeInteger(small) ? small : wrapped;
}

/**
 * Brings an integer of whatever form into the canonical one, in which 0 is `0`.
 *
 * @param value A signed integer.
 * @returns The same integer.
 *
 * @example
 * ```ts
 * import { canonical } from "./int64.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(canonical(0n), 0);
 * strictEqual(canonical(-0), 0);
 * strictEqual(canonical(2n ** 60n), 2n ** 60n);
 * ```
 */
export function canonical(value: Int64): Int64 {
  // `+ 0` turns negative zero, which no integer has, into plain zero.
  return typeof value === "bigint" ? toInt64(value) : value + 0;
}

/**
 * Adds two unsigned integers exactly, wrapping at 64 bits.
 *
 * @param a Unsigned, or negative to subtract.
 * @param b Unsigned, or negative to subtract.
 * @returns The sum modulo 2^64.
 *
 * @example
 * ```ts
 * import { addUnsigned } from "./int64.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(addUnsigned(0x1000, -0x400), 0xc00);
 * strictEqual(addUnsigned(0, -1), 18446744073709551615n);
 * ```
 */
export function addUnsigned(a: Int64, b: Int64): Int64 {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (sum >= 0 && sum <= Number.MAX_SAFE_INTEGER) return sum;
  }
  return toUint64(BigInt(a) + BigInt(b));
}

/**
 * Turns a float into an integer as Go's `int64(x)` does on amd64: cut towards
 * zero, and the smallest integer for what does not fit.
 *
 * @param value Any number, `NaN` and infinities too.
 * @returns The integer in canonical form.
 *
 * @example
 * ```ts
 * import { truncateToInt64 } from "./int64.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(truncateToInt64(-1.9), -1);
 * strictEqual(truncateToInt64(1e30), -(2n ** 63n));
 * ```
 */
export function truncateToInt64(value: number): Int64 {
  const whole = Math.trunc(value);
  // `+ 0` turns negative zero, which no integer has, into plain zero.
  if (Number.isSafeInteger(whole)) return whole + 0;
  if (!(whole >= -(2 ** 63) && whole < 2 ** 63)) return -(2n ** 63n);
  return BigInt(whole);
}

/** Adds two integers exactly, wrapping at 64 bits as the wire format does. */
export function add(a: Int64, b: Int64): Int64 {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return toInt64(BigInt(a) + BigInt(b));
}

/** Multiplies two integers exactly, wrapping at 64 bits. */
export function multiply(a: Int64, b: Int64): Int64 {
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    // `+ 0` turns negative zero, which no integer has, into plain zero.
    if (Number.isSafeInteger(product)) return product + 0;
  }
  return toInt64(BigInt(a) * BigInt(b));
}

/**
 * Divides two integers, cut towards zero.
 *
 * @param a The dividend.
 * @param b The divisor, not 0.
 * @returns The quotient; the one that needs 65 bits wraps, as in Go.
 */
export function divide(a: Int64, b: Int64): Int64 {
  if (typeof a === "number" && typeof b === "number") return Math.trunc(a / b) + 0;
  return toInt64(BigInt(a) / BigInt(b));
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

/**
 * Divides toward zero.
 *
 * @param a The dividend.
 * @param b The divisor; zero leaves `a` as it is, as means without a count do.
 * @returns The quotient.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { quotient } from "./int64.ts";
 *
 * strictEqual(quotient(-7, 2), -3);
 * strictEqual(quotient(7, 0), 7);
 * ```
 */
export function quotient(a: Int64, b: Int64): Int64 {
  if (b === 0) return a;
  if (typeof a === "number" && typeof b === "number") return (a - a % b) / b + 0;
  return toInt64(BigInt(a) / BigInt(b));
}

/**
 * Multiplies by a float and truncates, as `int64(float64(v) * f)` does.
 *
 * @param value The integer.
 * @param factor The float.
 * @returns The product.
 */
export function scaled(value: Int64, factor: number): Int64 {
  return truncateToInt64(Number(value) * factor);
}

/**
 * What Go does with `int64` that JavaScript's numbers do otherwise.
 *
 * @module
 */
import { type Int64, toInt64 } from "../profile/int64.ts";

const MIN_INT64 = -(2n ** 63n);

/**
 * Cuts off the fraction, as Go's `int64(x)` does; what has no 64-bit integer
 * becomes the smallest one, as on amd64.
 *
 * @param x The float.
 * @returns The integer.
 */
export function truncate(x: number): Int64 {
  const whole = Math.trunc(x);
  if (Number.isSafeInteger(whole)) return whole + 0;
  return Math.abs(whole) < 2 ** 63 ? toInt64(BigInt(whole)) : MIN_INT64;
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
 * import { quotient } from "./integers.ts";
 *
 * strictEqual(quotient(-7, 2), -3);
 * strictEqual(quotient(7, 0), 7);
 * ```
 */
export function quotient(a: Int64, b: Int64): Int64 {
  // A loose comparison: zero may come as 0n.
  if (b == 0) return a;
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
  return truncate(Number(value) * factor);
}

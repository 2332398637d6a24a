/**
 * Values with fractions, in a profile that has integers only.
 *
 * @module
 */
import { type Int64, toInt64 } from "../../../go/int64.ts";

/** What a value is counted in. */
export type DecimalUnits = "count" | "thousandths" | "millionths";

const DIGITS: Readonly<Record<DecimalUnits, number>> = {
  count: 0,
  thousandths: 3,
  millionths: 6,
};
const MAX_INT64 = 2n ** 63n - 1n;
/** What a `number` holds. */
const SMALL_REGEXP = /^\d{1,15}$/;
const NUMBER_REGEXP = /^(-?)(\d+)(?:\.(\d*))?$/;

/**
 * The smallest unit in which all values of a file are whole: their number, or a
 * decimal part of it.
 *
 * @example
 * ```ts
 * import { DecimalUnit } from "./decimals.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const unit = new DecimalUnit();
 * for (const value of ["10.5", "3"]) unit.note(value);
 * strictEqual(unit.name, "thousandths");
 * strictEqual(unit.read("10.5"), 10_500);
 * ```
 */
export class DecimalUnit {
  name: DecimalUnits = "count";
  /** Whether some value is finer than the finest unit. */
  isRounded = false;

  /** @returns Whether a text is a number that can be had at all. */
  note(text: string): boolean {
    if (SMALL_REGEXP.test(text)) return true;
    const [, , whole, fraction = ""] = NUMBER_REGEXP.exec(text) ?? [];
    if (whole === undefined || BigInt(whole) > MAX_INT64) return false;
    const digits = fraction.replace(/0+$/, "").length;
    if (digits > DIGITS.thousandths) this.name = "millionths";
    else if (digits > 0 && this.name === "count") this.name = "thousandths";
    if (digits > DIGITS.millionths) this.isRounded = true;
    return true;
  }

  /** A value in that unit; `undefined` if it is too large for it. */
  read(text: string): Int64 | undefined {
    if (this.name === "count" && SMALL_REGEXP.test(text)) return Number(text);
    const [, sign, whole = "", fraction = ""] = NUMBER_REGEXP.exec(text) ?? [];
    const digits = DIGITS[this.name];
    const padded = fraction.padEnd(digits + 1, "0");
    const up = padded[digits]! >= "5" ? 1n : 0n;
    const value = BigInt(whole + padded.slice(0, digits)) + up;
    if (value > MAX_INT64) return undefined;
    return toInt64(sign === "-" ? -value : value);
  }
}

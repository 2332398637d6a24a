/**
 * `%.2f`, `%.2g` and `%10s` as Go's `fmt` prints them: numbers correctly rounded,
 * exact ties to the even digit (`toFixed` and `toPrecision` round ties up), texts
 * counted by code points.
 *
 * @module
 */

/**
 * A number with two decimals.
 *
 * @param x A finite number.
 * @returns Its text.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { fixed2 } from "./fmt.ts";
 *
 * strictEqual(fixed2(1.125), "1.12");
 * strictEqual(fixed2(1.375), "1.38");
 * ```
 */
export function fixed2(x: number): string {
  if (Math.abs(x) >= 1e21) return `${BigInt(x)}.00`;
  // Two decimals tie exactly on odd multiples of 1/8, which end in .125, .375, .625 or .875.
  const isTie = Math.abs(x * 8 % 2) === 1;
  const exact = x.toFixed(3);
  return isTie && /[26]5$/.test(exact) ? exact.slice(0, -1) : x.toFixed(2);
}

/**
 * A number of at most 1 with two significant digits.
 *
 * @param x Between 0 and 1.
 * @returns Its text.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { general2 } from "./fmt.ts";
 *
 * strictEqual(general2(0.125), "0.12");
 * strictEqual(general2(0.00003333), "3.3e-05");
 * strictEqual(general2(0.3), "0.3");
 * ```
 */
export function general2(x: number): string {
  if (x === 0) return "0";
  const [mantissa = "", exponentText = ""] = tieToEven(x).split("e");
  const exponent = Number(exponentText);
  const digits = mantissa.replace(".0", "");
  if (exponent >= -4) return String(Number(`${digits}e${exponent}`));
  return `${digits}e-${String(-exponent).padStart(2, "0")}`;
}

/** Two significant digits tie exactly only on odd multiples of 1/8 and on 1/16. */
function tieToEven(x: number): string {
  const text = x.toExponential(1);
  const exact = x.toExponential(2);
  if (!Number.isInteger(x * 16) || !/\d\.\d5e/.test(exact) || Number(exact) !== x) return text;
  const last = Number(exact[2]);
  return last % 2 === 0 ? exact.replace("5e", "e") : text;
}

/**
 * Right-aligns a text as Go's `%10s` does: by code points.
 *
 * @param text The text.
 * @param width The least width.
 * @returns The text, spaces before it.
 */
export function padLeft(text: string, width: number): string {
  return " ".repeat(missing(text, width)) + text;
}

/**
 * Left-aligns a text as Go's `%-10s` does: by code points.
 *
 * @param text The text.
 * @param width The least width.
 * @returns The text, spaces behind it.
 */
export function padRight(text: string, width: number): string {
  return text + " ".repeat(missing(text, width));
}

/** No text has more code points than UTF-16 units. */
function missing(text: string, width: number): number {
  return text.length >= 2 * width ? 0 : Math.max(0, width - [...text].length);
}

/**
 * Go's order of strings.
 *
 * @module
 */

/**
 * Orders two strings by their UTF-8 bytes, as Go's `sort.Strings` does. That is
 * the order of code points; JavaScript's own differs where surrogates meet
 * U+E000 to U+FFFF.
 *
 * @param a One string.
 * @param b Another.
 * @returns Negative, zero or positive, for `Array.prototype.sort`.
 *
 * @example
 * ```ts
 * import { byteOrder } from "./byte_order.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(["😀", "\uffee", "a"].sort(byteOrder), ["a", "\uffee", "😀"]);
 * ```
 */
export function byteOrder(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Moves surrogates, which stand for the highest code points, above all others. */
function rank(unit: number): number {
  return unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit;
}

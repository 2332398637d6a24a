/**
 * The order of texts by their UTF-8 bytes, which is the order of their code
 * points; `<` on strings compares UTF-16 units and puts U+FF5E after emoji.
 *
 * @param a One text.
 * @param b Another.
 * @returns Negative, zero or positive, for `Array.prototype.sort`.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { compareText } from "./text_order.ts";
 *
 * deepStrictEqual(["😀", "～"].sort(compareText), ["～", "😀"]);
 * ```
 */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above every other unit. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}

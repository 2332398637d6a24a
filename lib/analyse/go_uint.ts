import { type Int64, toUint64 } from "../profile/int64.ts";

/** Go's integers, with a base of their own: `0x1F`, `0b1`, `0o17`, `017`, `1_000`. */
const UINT_REGEXP = /^(0x(_?[0-9a-f])+|0b(_?[01])+|0o(_?[0-7])+|0(_?[0-7])*|[1-9](_?[0-9])*)$/i;

/**
 * Reads a number as Go's `ParseUint(text, 0, 64)` does.
 *
 * @param text The text.
 * @returns The number, `undefined` if it is none of 64 bits.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { parseGoUint } from "./go_uint.ts";
 *
 * strictEqual(parseGoUint("0x1_0"), 16);
 * strictEqual(parseGoUint("017"), 15);
 * strictEqual(parseGoUint("main"), undefined);
 * ```
 */
export function parseGoUint(text: string): Int64 | undefined {
  if (!UINT_REGEXP.test(text)) return undefined;
  const digits = text.replaceAll("_", "");
  const value = BigInt(digits.replace(/^0(?=[0-7])/, "0o"));
  return value < 1n << 64n ? toUint64(value) : undefined;
}

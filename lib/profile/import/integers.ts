/**
 * Numbers in texts that may be wrong.
 *
 * @module
 */
import type { Int64 } from "../../go/int64.ts";
import { goQuote, NumberError, parseInt64 } from "../../go/strconv.ts";

/** An integer, or `undefined` where a text is none; `base` as in `parseInt64`. */
export function optionalInteger(text: string, base: 0 | 10): Int64 | undefined {
  try {
    return parseInt64(text, base);
  } catch (error) {
    if (error instanceof NumberError) return undefined;
    throw error;
  }
}

/**
 * An integer that must be one.
 *
 * @param text The text.
 * @param base As in `parseInt64`.
 * @returns Its value.
 * @throws {RangeError} In Go's words, if it is none.
 */
export function requiredInteger(text: string, base: 0 | 10): Int64 {
  try {
    return parseInt64(text, base);
  } catch (error) {
    if (!(error instanceof NumberError)) throw error;
    throw new RangeError(`strconv.ParseInt: parsing ${goQuote(text)}: ${error.message}`);
  }
}

/**
 * A place in a file that digits say: 0, which is unknown, for what no file has.
 *
 * @param text Digits.
 */
export function placeNumber(text: string): number {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : 0;
}

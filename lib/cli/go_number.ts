/**
 * Numbers and booleans as Go's `strconv` reads them.
 *
 * @module
 */

/** Why a text is no value; the words of Go's `flag`. */
export class ValueError extends Error {
  override name = "ValueError";
}

const TRUE: readonly string[] = ["1", "t", "T", "true", "TRUE", "True"];
const FALSE: readonly string[] = ["0", "f", "F", "false", "FALSE", "False"];

/** @throws {ValueError} If the text is no boolean. */
export function parseBool(text: string): boolean {
  if (TRUE.includes(text)) return true;
  if (FALSE.includes(text)) return false;
  throw new ValueError("parse error");
}

const INT_REGEXP =
  /^[+-]?(?:0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO]?(?:_?[0-7])+|0|[1-9](?:_?[0-9])*)$/;

/**
 * Reads an integer in any base that Go's literals have.
 *
 * @param text The text.
 * @returns Its value.
 * @throws {ValueError} If it is none, or needs more than 64 bits.
 */
export function parseInt64(text: string): number {
  if (!INT_REGEXP.test(text)) throw new ValueError("parse error");
  const digits = text.replace(/^[+-]/, "").replaceAll("_", "").replace(/^0(?=[0-7])/, "0o");
  const value = text.startsWith("-") ? -BigInt(digits) : BigInt(digits);
  if (BigInt.asIntN(64, value) !== value) throw new ValueError("value out of range");
  return Number(value);
}

const FLOAT_REGEXP = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const SPECIAL_REGEXP = /^([+-]?)(inf|infinity|nan)$/i;

/**
 * Reads a decimal float.
 *
 * @param text The text.
 * @returns Its value.
 * @throws {ValueError} If it is none, or too large.
 */
export function parseFloat64(text: string): number {
  const special = SPECIAL_REGEXP.exec(text);
  if (special) {
    if (special[2]?.toLowerCase() === "nan") {
      if (special[1] !== "") throw new ValueError("parse error");
      return NaN;
    }
    return special[1] === "-" ? -Infinity : Infinity;
  }
  if (!FLOAT_REGEXP.test(text)) throw new ValueError("parse error");
  const value = Number(text);
  if (!Number.isFinite(value)) throw new ValueError("value out of range");
  return value;
}

/**
 * Numbers and booleans as Go's `strconv` and `fmt` have them.
 *
 * @module
 */

/** Why a text is no value. */
export class NumberError extends Error {
  override name = "NumberError";
  /** Whether it is one, but too large. */
  readonly isRange: boolean;

  constructor(isRange: boolean) {
    super(isRange ? "value out of range" : "invalid syntax");
    this.isRange = isRange;
  }
}

const TRUE: readonly string[] = ["1", "t", "T", "true", "TRUE", "True"];
const FALSE: readonly string[] = ["0", "f", "F", "false", "FALSE", "False"];

/** @throws {NumberError} If the text is no boolean. */
export function parseBool(text: string): boolean {
  if (TRUE.includes(text)) return true;
  if (FALSE.includes(text)) return false;
  throw new NumberError(false);
}

/** What an integer looks like: in base 10, or in any that Go's literals have. */
const INT_REGEXPS = {
  10: /^[+-]?\d+$/,
  0: /^[+-]?(?:0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO]?(?:_?[0-7])+|0|[1-9](?:_?[0-9])*)$/,
};

/**
 * Reads an integer.
 *
 * @param text The text.
 * @param base 10, or 0 for what the text itself says: `0x1f`, `017`, `1_000`.
 * @param bits How many it may need; 64 unless told.
 * @returns Its value.
 * @throws {NumberError} If it is none, or needs more bits.
 */
export function parseInteger(text: string, base: 0 | 10, bits = 64): number {
  if (!INT_REGEXPS[base].test(text)) throw new NumberError(false);
  let digits = text.replace(/^[+-]/, "").replaceAll("_", "");
  if (base === 0) digits = digits.replace(/^0(?=[0-7])/, "0o");
  const value = text.startsWith("-") ? -BigInt(digits) : BigInt(digits);
  if (BigInt.asIntN(bits, value) !== value) throw new NumberError(true);
  return Number(value);
}

const DECIMAL_REGEXP = /^[+-]?(?=\.?\d)\d*\.?\d*(?:e[+-]?\d+)?$/i;
const HEX_REGEXP = /^([+-]?)0x(?=\.?[\da-f])([\da-f]*)\.?([\da-f]*)p([+-]?\d+)$/i;
const SPECIAL_REGEXP = /^([+-]?)(?:inf|infinity)$/i;
const UNDERSCORE_REGEXP = /(?<=[\da-f]|0x)_(?=[\da-f])/gi;

/**
 * Reads a float, decimal or hexadecimal.
 *
 * @param text The text.
 * @returns Its value.
 * @throws {NumberError} If it is none, or too large.
 */
export function parseFloat64(text: string): number {
  if (/^nan$/i.test(text)) return NaN;
  const special = SPECIAL_REGEXP.exec(text);
  if (special) return special[1] === "-" ? -Infinity : Infinity;
  const plain = text.replace(UNDERSCORE_REGEXP, "");
  const hex = HEX_REGEXP.exec(plain);
  if (!hex && !DECIMAL_REGEXP.test(plain)) throw new NumberError(false);
  const value = hex ? hexFloat(hex) : Number(plain);
  if (!Number.isFinite(value)) throw new NumberError(true);
  return value;
}

function hexFloat([, sign, whole = "", fraction = "", exponent = ""]: string[]): number {
  const size = parseInt(`0${whole}${fraction}`, 16) * 2 ** (Number(exponent) - 4 * fraction.length);
  return sign === "-" ? -size : size;
}

/**
 * A float as Go's `%v` writes it.
 *
 * @param value The float.
 * @returns Its shortest text.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { goFloat } from "./number.ts";
 *
 * strictEqual(goFloat(0.005), "0.005");
 * strictEqual(goFloat(0.00001), "1e-05");
 * strictEqual(goFloat(1234567), "1.234567e+06");
 * ```
 */
export function goFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [mantissa = "", exponent = ""] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(value);
  const size = String(Math.abs(power)).padStart(2, "0");
  return `${mantissa}e${power < 0 ? "-" : "+"}${size}`;
}

/**
 * Numbers, booleans and quoted texts as Go's `strconv` and `fmt` have them.
 *
 * @module
 */
import { type Int64, toInt64, toUint64 } from "./int64.ts";

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

/**
 * What Go says about a text that is no value.
 *
 * @param reader Go's name of the function, such as `Atoi`.
 * @param text The text.
 * @param error Why it is not one.
 * @returns Such as `strconv.Atoi: parsing "x": invalid syntax`.
 */
export function parseErrorText(reader: string, text: string, error: NumberError): string {
  return `strconv.${reader}: parsing ${goQuote(text)}: ${error.message}`;
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
 * @throws {NumberError} If it is not one, or needs more bits.
 */
export function parseIntNumber(text: string, base: 0 | 10, bits = 64): number {
  return Number(parseInt64(text, base, bits));
}

/**
 * Reads an integer exactly; see {@linkcode parseIntNumber}.
 *
 * @example
 * ```ts
 * import { strictEqual, throws } from "node:assert/strict";
 * import { parseInt64 } from "./strconv.ts";
 *
 * strictEqual(parseInt64("010", 10), 10);
 * strictEqual(parseInt64("010", 0), 8);
 * strictEqual(parseInt64("9223372036854775807", 10), 2n ** 63n - 1n);
 * throws(() => parseInt64("1e3", 0), /invalid syntax/);
 * ```
 */
export function parseInt64(text: string, base: 0 | 10, bits = 64): Int64 {
  // Nearly all are short, and need no bigint.
  if (bits === 64 && /^(?:0|[1-9]\d{0,14})$/.test(text)) return Number(text);
  const size = magnitude(text, base);
  const value = text.startsWith("-") ? -size : size;
  if (BigInt.asIntN(bits, value) !== value) throw new NumberError(true);
  return toInt64(value);
}

/** @throws {NumberError} If the text is no integer, or one that is too long for any use. */
function magnitude(text: string, base: 0 | 10): bigint {
  if (!INT_REGEXPS[base].test(text)) throw new NumberError(false);
  let digits = text.replace(/^[+-]/, "").replaceAll("_", "");
  if (base === 0) digits = digits.replace(/^0(?=[0-7])/, "0o");
  // Converting takes time that grows faster than the text.
  if (digits.replace(/^0[xbo]?0*/i, "").length > 64) throw new NumberError(true);
  return BigInt(digits);
}

/**
 * Reads an integer where a text may be none.
 *
 * @param text The text.
 * @param base As in {@linkcode parseInt64}.
 * @param bits How many it may need; 64 unless told.
 * @returns Its value; `undefined` if it is not one, or needs more bits.
 */
export function optionalInteger(text: string, base: 0 | 10, bits = 64): Int64 | undefined {
  return unlessWrong(() => parseInt64(text, base, bits));
}

/**
 * Reads an integer that must be one.
 *
 * @param text The text.
 * @param base As in {@linkcode parseInt64}.
 * @returns Its value.
 * @throws {RangeError} With Go's text, if it is not one.
 */
export function requiredInteger(text: string, base: 0 | 10): Int64 {
  try {
    return parseInt64(text, base);
  } catch (error) {
    if (!(error instanceof NumberError)) throw error;
    throw new RangeError(parseErrorText("ParseInt", text, error));
  }
}

/**
 * Reads an unsigned integer, with a base of its own: Go's `ParseUint(text, 0, 64)`.
 *
 * @param text The text.
 * @returns Its value; `undefined` if it is not one of 64 bits.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { parseUint64 } from "./strconv.ts";
 *
 * strictEqual(parseUint64("0x1_0"), 16);
 * strictEqual(parseUint64("017"), 15);
 * strictEqual(parseUint64("main"), undefined);
 * ```
 */
export function parseUint64(text: string): Int64 | undefined {
  if (!/^\d/.test(text)) return undefined;
  const value = unlessWrong(() => magnitude(text, 0));
  return value === undefined || value >= 1n << 64n ? undefined : toUint64(value);
}

function unlessWrong<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof NumberError) return undefined;
    throw error;
  }
}

/**
 * Reads an unsigned integer in base 16.
 *
 * @param digits The digits, at least one and nothing else.
 * @returns Its value, `undefined` if it needs more than 64 bits.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { parseHex } from "./strconv.ts";
 *
 * strictEqual(parseHex("ffffffffffffffff"), 2n ** 64n - 1n);
 * strictEqual(parseHex("10000000000000000"), undefined);
 * ```
 */
export function parseHex(digits: string): Int64 | undefined {
  if (digits.length <= 13) return Number.parseInt(digits, 16);
  const significant = digits.replace(/^0+/, "");
  return significant.length > 16 ? undefined : toUint64(BigInt(`0x0${significant}`));
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
 * @throws {NumberError} If it is not one, or too large.
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
 * import { goFloat } from "./strconv.ts";
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

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
};

/**
 * A text in quotes, as Go's `%q` writes it.
 *
 * @param text The text.
 * @returns The text in quotes, with escapes for what does not print.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { goQuote } from "./strconv.ts";
 *
 * strictEqual(goQuote('say "é"\u0007\u200b'), '"say \\"é\\"\\a\\u200b"');
 * ```
 */
export function goQuote(text: string): string {
  let quoted = "";
  for (const char of text) quoted += ESCAPES[char] ?? printable(char);
  return `"${quoted}"`;
}

/**
 * A text in quotes, as the traces of Go's runtime write it: only ASCII as it is.
 *
 * @param text The text.
 * @returns The text in quotes, with escapes for what does not print.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { goTraceQuote } from "./strconv.ts";
 *
 * strictEqual(goTraceQuote('say "é"\u0007'), '"say \\"\\u00e9\\"\\x07"');
 * ```
 */
export function goTraceQuote(text: string): string {
  let quoted = "";
  for (const char of text) {
    quoted += /^[ -~\n\r\t]$/.test(char) ? ESCAPES[char] ?? char : escaped(char, 0x7f);
  }
  return `"${quoted}"`;
}

function printable(char: string): string {
  if (/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(char)) return char;
  return escaped(char, 0x80);
}

/** @param end Of what is written with two digits. */
function escaped(char: string, end: number): string {
  const code = char.codePointAt(0)!;
  if (code < end) return `\\x${hex(code, 2)}`;
  return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}

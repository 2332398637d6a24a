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
 * import { goQuote } from "./quote.ts";
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
 * import { goTraceQuote } from "./quote.ts";
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

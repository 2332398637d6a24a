import type { AddressBook } from "./address_book.ts";

/** An address longer than Go's read buffer ends the answer. */
const MAX_WORD = 4_096;
const ADDRESS_REGEXP = /^(0[xX][0-9a-fA-F]+|0[oO]?[0-7]*|0[bB][01]+|[1-9]\d*)$/;

/**
 * Names addresses: a line for each of the `+`-separated ones that is known,
 * after the line that says that there are symbols at all.
 *
 * @example
 * ```ts
 * import { symbolText } from "./symbols.ts";
 * import { AddressBook } from "./address_book.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(symbolText("0x10+zzz", new AddressBook()), "num_symbols: 1\n");
 * ```
 */
export function symbolText(question: string, book: AddressBook): string {
  let text = "num_symbols: 1\n";
  for (const word of question.split("+")) {
    if (word.length >= MAX_WORD) return text + "reading request: bufio: buffer full\n";
    const address = parseAddress(word);
    const name = address ? book.nameOf(address) : undefined;
    if (name !== undefined) text += `0x${address!.toString(16)} ${name}\n`;
  }
  return text;
}

/** A literal as Go writes numbers: 0x, 0o, 0b, a leading 0 for octal, else decimal. */
function parseAddress(word: string): number | undefined {
  if (!ADDRESS_REGEXP.test(word)) return undefined;
  return Number(/^0[0-7]+$/.test(word) ? `0o${word.slice(1)}` : word);
}

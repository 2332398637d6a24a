/**
 * Lines of any length.
 *
 * @module
 */

const NEWLINE = 10;

/**
 * A cursor over the lines of a file, which distinguishes whole lines from the one
 * that the file ends in.
 *
 * @example
 * ```ts
 * import { PlainLines } from "./plain_lines.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const lines = new PlainLines(new TextEncoder().encode("a\nb"));
 * deepStrictEqual([lines.whole(), lines.whole(), lines.any(), lines.any()],
 *   ["a", undefined, "b", undefined]);
 * ```
 */
export class PlainLines {
  #bytes: Uint8Array;
  #position = 0;
  #start = 0;
  #decoder = new TextDecoder("utf-8", { ignoreBOM: true });

  /** @param bytes The text. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The next line if it has an end, which is left out. */
  whole(): string | undefined {
    const end = this.#bytes.indexOf(NEWLINE, this.#position);
    return end < 0 ? undefined : this.#read(end);
  }

  /** The next line, be it whole or not. */
  any(): string | undefined {
    if (this.#position >= this.#bytes.length) return undefined;
    return this.whole() ?? this.#read(this.#bytes.length);
  }

  /** Goes back to the start of the line that was read last. */
  back(): void {
    this.#position = this.#start;
  }

  #read(end: number): string {
    this.#start = this.#position;
    this.#position = end + 1;
    return this.#decoder.decode(this.#bytes.subarray(this.#start, end));
  }
}

/** Decoded at once. */
const PIECE = 1 << 20;

/**
 * All lines of a file, in order: for files of many lines quicker than
 * {@linkcode PlainLines}.
 *
 * @param bytes The text.
 * @returns Lines without their ends.
 *
 * @example
 * ```ts
 * import { eachLine } from "./plain_lines.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual([...eachLine(new TextEncoder().encode("a\n\nb"))], ["a", "", "b"]);
 * ```
 */
export function* eachLine(bytes: Uint8Array): Generator<string> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let rest = "";
  for (let at = 0; at < bytes.length; at += PIECE) {
    const text = decoder.decode(bytes.subarray(at, at + PIECE), { stream: true });
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      yield rest + text.slice(start, end);
      rest = "";
      start = end + 1;
    }
    rest += text.slice(start);
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}

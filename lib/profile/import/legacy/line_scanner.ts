/**
 * Reads lines as Go's `bufio.Scanner` does, which the error texts of the
 * legacy formats mention.
 *
 * @module
 */
import { DecodeError } from "../../decode/decode_error.ts";

/** Bytes of the scanner's buffer: a line and its end must fit. */
const LONGEST = 1 << 16;
const NEWLINE = 10;
const RETURN = 13;

/**
 * A cursor over the lines of a file.
 *
 * @example
 * ```ts
 * import { LineScanner } from "./line_scanner.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const scanner = new LineScanner(new TextEncoder().encode("a\r\n\nb"));
 * const lines: string[] = [];
 * while (scanner.next()) lines.push(scanner.line);
 * deepStrictEqual(lines, ["a", "", "b"]);
 * ```
 */
export class LineScanner {
  /** The current line without its end; `""` before the first and after the last. */
  line = "";
  #bytes: Uint8Array;
  #position = 0;
  #tooLong = false;
  #decoder = new TextDecoder("utf-8", { ignoreBOM: true });

  /** @param bytes The text. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /**
   * Moves to the next line.
   *
   * @returns Whether there is one; not after a line that is too long.
   */
  next(): boolean {
    const start = this.#position;
    this.line = "";
    if (this.#tooLong || start >= this.#bytes.length) return false;
    const found = this.#bytes.indexOf(NEWLINE, start);
    let end = found < 0 ? this.#bytes.length : found;
    if (end - start >= LONGEST) {
      this.#tooLong = true;
      return false;
    }
    this.#position = end + 1;
    if (this.#bytes[end - 1] === RETURN && end > start) end--;
    this.line = this.#decoder.decode(this.#bytes.subarray(start, end));
    return true;
  }

  /**
   * Makes sure that the lines ended because the text did.
   *
   * @throws {DecodeError} Kind `damaged` if a line was too long.
   */
  check(): void {
    if (!this.#tooLong) return;
    throw new DecodeError(
      "damaged",
      `line at byte ${this.#position} is longer than ${LONGEST} bytes`,
      "bufio.Scanner: token too long",
    );
  }
}

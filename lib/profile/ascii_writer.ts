/**
 * Text made of very many small numbers.
 *
 * @module
 */
import type { Int64 } from "../go/int64.ts";

const ZERO = 48;
const SPACE = 32;
/** No number that is written digit by digit is larger. */
const LARGEST = 999_999_999;
/** The longest integer of 64 bits, with its sign. */
const LONGEST = 20;

/**
 * Collects ASCII in a buffer. Joining strings costs an object for each piece,
 * which for listings of numbers is most of the time.
 *
 * @example
 * ```ts
 * import { AsciiWriter } from "./ascii_writer.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const writer = new AsciiWriter();
 * writer.number(-5, 4);
 * writer.text(": ");
 * writer.number(120);
 * strictEqual(writer.take(), "  -5: 120");
 * ```
 */
export class AsciiWriter {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;
  #decoder = new TextDecoder();

  /** How much there is. */
  get length(): number {
    return this.#length;
  }

  /**
   * Adds an integer, aligned to the right.
   *
   * @param value The integer.
   * @param width The least number of characters.
   */
  number(value: Int64, width = 0): void {
    if (typeof value === "bigint" || value < 0 || value > LARGEST) {
      this.text(String(value).padStart(width));
      return;
    }
    let digits = 1;
    for (let limit = 10; value >= limit; limit *= 10) digits++;
    this.#reserve(Math.max(width, LONGEST));
    const bytes = this.#bytes;
    let at = this.#length;
    for (let pad = width - digits; pad > 0; pad--) bytes[at++] = SPACE;
    this.#length = at + digits;
    let rest = value | 0;
    for (let i = this.#length - 1; i >= at; i--) {
      const tenth = (rest / 10) | 0;
      bytes[i] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
  }

  /** Adds text, which must be ASCII. */
  text(text: string): void {
    this.#reserve(text.length);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let i = 0; i < text.length; i++) bytes[at++] = text.charCodeAt(i);
    this.#length = at;
  }

  /** All text so far; the buffer is empty after that. */
  take(): string {
    const text = this.#decoder.decode(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    return text;
  }

  #reserve(size: number): void {
    const needed = this.#length + size;
    if (needed <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    bytes.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = bytes;
  }
}

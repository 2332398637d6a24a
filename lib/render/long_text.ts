import { encodeText } from "../profile/encode_text.ts";

/** Longer pieces only cost memory. */
const PIECE = 1 << 16;

/**
 * A report that may have millions of lines, kept as bytes while it grows: a
 * text that is put together from so many others costs many times its length,
 * and V8 has none of more than half a gigabyte.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { LongText } from "./long_text.ts";
 *
 * const text = new LongText();
 * text.add("one\n");
 * text.add("two\n");
 * strictEqual(new TextDecoder().decode(text.take()), "one\ntwo\n");
 * ```
 */
export class LongText {
  #text = "";
  #pieces: Uint8Array[] = [];
  #size = 0;

  /** Adds whole characters. */
  add(text: string): void {
    this.#text += text;
    if (this.#text.length > PIECE) this.#encode();
  }

  /** All of it, as UTF-8; nothing is left. */
  take(): Uint8Array {
    this.#encode();
    const bytes = new Uint8Array(this.#size);
    let at = 0;
    for (const piece of this.#pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    this.#pieces = [];
    this.#size = 0;
    return bytes;
  }

  #encode(): void {
    const piece = encodeText(this.#text);
    this.#pieces.push(piece);
    this.#size += piece.length;
    this.#text = "";
  }
}

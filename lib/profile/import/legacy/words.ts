/**
 * Binary files made of machine words.
 *
 * @module
 */
import { type Int64, toUint64 } from "../../../go/int64.ts";

/** How a machine writes a word. */
export interface WordForm {
  /** Bytes. */
  size: 4 | 8;
  littleEndian: boolean;
}

/**
 * A cursor over unsigned words.
 *
 * @example
 * ```ts
 * import { Words } from "./words.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const words = new Words(new Uint8Array([0, 0, 1, 0, 7]), { size: 4, littleEndian: false });
 * strictEqual(words.next(), 256);
 * strictEqual(words.next(), undefined);
 * strictEqual(words.left, 0);
 * ```
 */
export class Words {
  #bytes: Uint8Array;
  #view: DataView;
  #form: WordForm;
  #position = 0;

  /** Starts at the first byte. */
  constructor(bytes: Uint8Array, form: WordForm) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#form = form;
  }

  /** Bytes that are left. */
  get left(): number {
    return this.#bytes.length - this.#position;
  }

  /** The next word; where there is no whole one, `undefined`, and nothing is left. */
  next(): Int64 | undefined {
    const { size, littleEndian } = this.#form;
    const at = this.#position;
    if (this.left < size) {
      this.#position = this.#bytes.length;
      return undefined;
    }
    this.#position += size;
    if (size === 4) return this.#view.getUint32(at, littleEndian);
    const low = this.#view.getUint32(littleEndian ? at : at + 4, littleEndian);
    const high = this.#view.getUint32(littleEndian ? at + 4 : at, littleEndian);
    if (high < 1 << 21) return high * 2 ** 32 + low;
    return toUint64(BigInt(high) << 32n | BigInt(low));
  }

  /** The bytes that follow. */
  rest(): Uint8Array {
    return this.#bytes.subarray(this.#position);
  }
}

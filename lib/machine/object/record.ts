/**
 * Numbers in the records of object files.
 *
 * @module
 */
import { ObjectError } from "./file_bytes.ts";

/** Reads fields of a record one after another. */
export class Fields {
  readonly #view: DataView;
  readonly #little: boolean;
  #at: number;

  constructor(bytes: Uint8Array, little: boolean, at = 0) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#little = little;
    this.#at = at;
  }

  u16(): number {
    return this.#view.getUint16((this.#at += 2) - 2, this.#little);
  }

  u32(): number {
    return this.#view.getUint32((this.#at += 4) - 4, this.#little);
  }

  u64(): bigint {
    return this.#view.getBigUint64((this.#at += 8) - 8, this.#little);
  }

  /** 64 bits, or 32 in files of 32 bits. */
  word(wide: boolean): bigint {
    return wide ? this.u64() : BigInt(this.u32());
  }

  skip(bytes: number): this {
    this.#at += bytes;
    return this;
  }
}

/**
 * The error of Go's readers.
 *
 * @param text What is wrong.
 * @param value What is there; `undefined` for nothing worth saying.
 * @param offset Where.
 * @returns The error.
 */
export function formatError(text: string, value: unknown, offset: bigint | number): ObjectError {
  const what = value === undefined ? "" : ` '${value}' `;
  return new ObjectError(`${text}${what}in record at byte 0x${offset.toString(16)}`);
}

/** A text that ends with a zero byte; `undefined` if there is none there. */
export function cString(bytes: Uint8Array, start: number): string | undefined {
  if (start >= bytes.length) return undefined;
  const end = bytes.indexOf(0, start);
  return end < 0 ? undefined : new TextDecoder().decode(bytes.subarray(start, end));
}

/** Go's name of a number that should have one: an unknown one is told from the last before it. */
export function enumName(names: Readonly<Record<number, string>>, value: number): string {
  const exact = names[value];
  if (exact !== undefined) return exact;
  const below = Object.keys(names).map(Number).filter((n) => n < value).at(-1);
  return below === undefined ? String(value) : `${names[below]}+${value - below}`;
}

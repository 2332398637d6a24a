/**
 * Reads the protobuf wire format without allocating.
 *
 * @module
 */
import { type Int64, toInt64, toUint64 } from "../../go/int64.ts";
import { DecodeError } from "./decode_error.ts";

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/**
 * A cursor over one message. `next()` moves to a field; then either one of the
 * value methods or `skip()` must be called. `enter()` and `leave()` take it
 * into a nested message and out again.
 *
 * @example
 * ```ts
 * import { WireReader } from "./wire.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const reader = new WireReader(new Uint8Array([0x08, 0x96, 0x01]));
 * const seen: unknown[] = [];
 * while (reader.next()) seen.push(reader.field, reader.uint64());
 * deepStrictEqual(seen, [1, 150]);
 * ```
 */
export class WireReader {
  readonly bytes: Uint8Array;
  /** The next byte to read. */
  position = 0;
  /** Where the current message ends. */
  end: number;
  /** Number of the current field. */
  field = 0;
  #type = VARINT;
  /** First byte of the current field, for messages. */
  #start = 0;

  /** @param bytes A whole message. */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.end = bytes.length;
  }

  /**
   * Goes through fields of the whole message once more.
   *
   * @param ranges Where they are: pairs of a first byte and the byte after the last.
   * @param visit Called at each field; must read or skip it.
   */
  revisit(ranges: readonly number[], visit: () => void): void {
    for (let i = 0; i < ranges.length; i += 2) {
      this.position = ranges[i]!;
      this.end = ranges[i + 1]!;
      while (this.next()) visit();
    }
  }

  /**
   * Moves to the next field of the current message.
   *
   * @returns Whether there is one.
   * @throws {DecodeError} If its tag cannot be read.
   */
  next(): boolean {
    if (this.position >= this.end) return false;
    this.#start = this.position;
    const byte = this.bytes[this.position]!;
    if (byte < 0x80) {
      this.position++;
      this.field = byte >> 3;
      this.#type = byte & 7;
      return true;
    }
    const tag = this.#varint(false);
    if (typeof tag === "number") {
      this.field = Math.floor(tag / 8);
      this.#type = tag % 8;
    } else {
      // No field of ours; `Number` may round it, the type must not be.
      this.field = Number(tag >> 3n);
      this.#type = Number(tag & 7n);
    }
    return true;
  }

  /** Passes over the value of the current field. */
  skip(): void {
    switch (this.#type) {
      case VARINT:
        this.#varint(false);
        break;
      case FIXED64:
        this.#advance(8);
        break;
      case BYTES:
        this.#advance(this.#length());
        break;
      case FIXED32:
        this.#advance(4);
        break;
      default:
        throw this.#damaged(`has unknown wire type ${this.#type}`);
    }
  }

  /**
   * Passes over the current field, a message, and over all that follow it with
   * the same number, in one loop: nearly all fields of a profile are samples.
   *
   * @returns How many they are.
   * @throws {DecodeError} If it is no message.
   */
  skipMessages(): number {
    const { bytes, end } = this;
    const tag = bytes[this.#start]!;
    this.leave(this.enter());
    let count = 1;
    if (tag >= 0x80) return count;
    let position = this.position;
    while (position + 3 < end && bytes[position] === tag) {
      let length = bytes[position + 1]!;
      let value = position + 2;
      if (length >= 0x80) {
        const high = bytes[value++]!;
        // Longer ones are rare enough to be left to the caller.
        if (high >= 0x80) break;
        length = length & 0x7f | high << 7;
      }
      if (length > end - value) break;
      position = value + length;
      count++;
    }
    this.position = position;
    return count;
  }

  /** A signed 64-bit value. */
  int64(): Int64 {
    this.#expect(VARINT);
    return this.#varint(true);
  }

  /** An unsigned 64-bit value. */
  uint64(): Int64 {
    this.#expect(VARINT);
    return this.#varint(false);
  }

  /** A truth value: any number but 0 is true. */
  bool(): boolean {
    return this.uint64() !== 0;
  }

  /**
   * Enters the value of a length-delimited field.
   *
   * @returns The end of the message around it, for {@linkcode leave}.
   */
  enter(): number {
    this.#expect(BYTES);
    const length = this.#length();
    const outer = this.end;
    const end = this.position + length;
    if (end > outer) throw this.#tooLong();
    this.end = end;
    return outer;
  }

  /** Leaves a nested value behind. */
  leave(outer: number): void {
    this.position = this.end;
    this.end = outer;
  }

  /** Whether the current field is a packed list (or a message or text). */
  get packed(): boolean {
    return this.#type === BYTES;
  }

  /**
   * Appends the current field, a repeated signed number, packed or not.
   *
   * @param into Gets the numbers from index `count` on.
   * @param count How many it holds.
   * @param admit Called with the bytes of a packed list before it is read; may throw.
   * @returns How many it holds now.
   */
  int64s(into: Int64[], count: number, admit?: (bytes: number) => void): number {
    if (this.#type !== BYTES) {
      into[count] = this.int64();
      return count + 1;
    }
    const outer = this.enter();
    admit?.(this.end - this.position);
    while (this.position < this.end) into[count++] = this.#varint(true);
    this.leave(outer);
    return count;
  }

  /** One unsigned number of a packed list that was entered. */
  packedUint64(): Int64 {
    return this.#varint(false);
  }

  /** An error about the current field: `field 5 at byte 42 <state>`. */
  error(state: string): DecodeError {
    return this.#damaged(state);
  }

  #expect(type: number): void {
    if (this.#type === type) return;
    // An unknown type is the deeper damage.
    if (this.#type > FIXED32 || this.#type === 3 || this.#type === 4) this.skip();
    throw this.#damaged(`has wire type ${this.#type} instead of ${type}`);
  }

  #advance(count: number): void {
    if (count > this.end - this.position) throw this.#tooLong();
    this.position += count;
  }

  #length(): number {
    // A bigint is past every end; so is its rounded value.
    return Number(this.#varint(false));
  }

  #varint(signed: boolean): Int64 {
    const { bytes } = this;
    let position = this.position;
    // Reading past the end gives `undefined`, which counts as 0 here; the check comes after.
    let byte = bytes[position++]!;
    let value = byte;
    if (byte >= 0x80) {
      byte = bytes[position++]!;
      value = value & 0x7f | byte << 7;
      if (byte >= 0x80) {
        byte = bytes[position++]!;
        value = value & 0x3fff | byte << 14;
        if (byte >= 0x80) {
          byte = bytes[position++]!;
          value = value & 0x1fffff | byte << 21;
          if (byte >= 0x80) return this.#longVarint(value & 0xfffffff, position, signed);
        }
      }
    }
    if (position > this.end) throw this.#cutVarint();
    this.position = position;
    return value;
  }

  /** The rest of a varint of five bytes and more; `low` are its first 28 bits. */
  #longVarint(low: number, position: number, signed: boolean): Int64 {
    const { bytes } = this;
    let middle = 0;
    let high = 0;
    let byte = 0x80;
    for (let shift = 0; byte >= 0x80; shift += 7) {
      if (position >= this.end) throw this.#cutVarint();
      byte = bytes[position++]!;
      if (shift < 28) middle |= (byte & 0x7f) << shift;
      else if (shift < 42) high |= (byte & 0x7f) << (shift - 28);
      else throw this.#damaged("is a varint of more than 10 bytes");
    }
    this.position = position;
    high &= 0xff;
    if (high === 0 && middle < 1 << 25) return middle * 2 ** 28 + low;
    if (signed && high === 0xff) {
      const value = (middle - 2 ** 28) * 2 ** 28 + low;
      if (Number.isSafeInteger(value)) return value;
    }
    const exact = BigInt(high) << 56n | BigInt(middle) << 28n | BigInt(low);
    return signed ? toInt64(exact) : toUint64(exact);
  }

  #cutVarint(): DecodeError {
    return this.end === this.bytes.length
      ? endsEarly(this.end)
      : this.#damaged("is cut off in a varint");
  }

  #tooLong(): DecodeError {
    return this.end === this.bytes.length
      ? endsEarly(this.end)
      : this.#damaged("is longer than the message around it");
  }

  #damaged(state: string): DecodeError {
    const text = `field ${this.field} at byte ${this.#start} ${state}`;
    return new DecodeError("unrecognized", text);
  }
}

function endsEarly(byte: number): DecodeError {
  return new DecodeError("unrecognized", `input ends early at byte ${byte}`);
}

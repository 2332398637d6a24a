/**
 * Gzip by hand: for what the platform refuses, so nobody else loads it.
 *
 * @module
 */
import { DecodeError, tooLarge } from "./decode_error.ts";

/** How a member starts: gzip, by DEFLATE. */
const MAGIC = [0x1f, 0x8b, 8];

/**
 * Inflates a gzip file member by member.
 *
 * @param data The whole file.
 * @param limit The greatest size of all content together.
 * @returns The content of all members, joined.
 * @throws {DecodeError} Kind `gzip` with the damaged byte, or `limit`.
 */
export function inflateMembers(data: Uint8Array, limit: number): Uint8Array {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const inflater = new Inflater(data, 0, limit);
  do {
    inflater.position = skipHeader(data, inflater.position);
    const start = inflater.output.length;
    inflater.stream();
    const trailer = inflater.position;
    if (trailer + 8 > data.length) throw endsEarly(data.length);
    const content = inflater.output.subarray(start);
    if (
      view.getUint32(trailer, true) !== crc32(content) ||
      view.getUint32(trailer + 4, true) !== content.length >>> 0
    ) {
      throw new DecodeError(
        "gzip",
        `checksum at byte ${trailer} does not match the content`,
        "gzip: invalid checksum",
      );
    }
    inflater.position = trailer + 8;
  } while (inflater.position < data.length);
  return inflater.output;
}

/** Where the compressed data of the member at `start` begins. */
function skipHeader(data: Uint8Array, start: number): number {
  const invalid = () =>
    new DecodeError("gzip", `byte ${start} starts no gzip member`, "gzip: invalid header");
  let at = start + 10;
  if (at > data.length) throw endsEarly(data.length);
  if (MAGIC.some((byte, i) => data[start + i] !== byte)) throw invalid();
  const flags = data[start + 3]!;
  if (flags & 4) {
    if (at + 2 > data.length) throw endsEarly(data.length);
    at += 2 + (data[at]! | data[at + 1]! << 8);
  }
  // An original name, then a comment: both end with a zero byte.
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue;
    const end = data.indexOf(0, at);
    if (end < 0) throw endsEarly(data.length);
    at = end + 1;
  }
  if (flags & 2) {
    if (at + 2 > data.length) throw endsEarly(data.length);
    if ((crc32(data.subarray(start, at)) & 0xffff) !== (data[at]! | data[at + 1]! << 8)) {
      throw invalid();
    }
    at += 2;
  }
  if (at > data.length) throw endsEarly(data.length);
  return at;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? n >>> 1 ^ 0xedb88320 : n >>> 1;
  return n;
});

function crc32(data: Uint8Array): number {
  let crc = -1;
  for (let i = 0; i < data.length; i++) crc = CRC_TABLE[(crc ^ data[i]!) & 255]! ^ crc >>> 8;
  return ~crc >>> 0;
}

/** Codes up to this length are looked up at once; longer ones bit by bit. */
const FAST_BITS = 9;
const MAX_BITS = 15;

const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59]
  .concat([67, 83, 99, 115, 131, 163, 195, 227, 258]);
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]
  .concat([4, 4, 4, 4, 5, 5, 5, 5, 0]);
const DISTANCE_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513]
  .concat([769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577]);
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** A prefix code in canonical form. */
interface Code {
  /** By the next `FAST_BITS` bits: `symbol << 4 | length`, 0 where the code is longer. */
  fast: Uint16Array;
  /** Number of codes of each length. */
  count: Uint16Array;
  /** Symbols in order of their codes. */
  symbol: Uint16Array;
}

/** Inflates one DEFLATE stream after another out of the same bytes. */
export class Inflater {
  /** The byte that comes next in the input. */
  position: number;
  #input: Uint8Array;
  #bits = 0;
  #bitCount = 0;
  #output: Uint8Array;
  #size = 0;
  /** Where the output of this stream starts: copies reach no further back. */
  #start = 0;
  /** Where the input of this stream starts. */
  #first = 0;
  #limit: number;

  /**
   * @param input The compressed bytes.
   * @param position Where in `input` the first stream starts.
   * @param limit The greatest size of all output together.
   */
  constructor(input: Uint8Array, position: number, limit: number) {
    this.#input = input;
    this.position = position;
    this.#limit = limit;
    this.#output = new Uint8Array(Math.min(limit, Math.max(1024, input.length * 4)));
  }

  /** Everything inflated so far. */
  get output(): Uint8Array {
    return this.#output.subarray(0, this.#size);
  }

  /**
   * Inflates the stream at `position` and leaves `position` behind it.
   *
   * @throws {DecodeError} If the stream is damaged, cut short or too large.
   */
  stream(): void {
    this.#bits = this.#bitCount = 0;
    this.#start = this.#size;
    this.#first = this.position;
    for (let last = 0; last === 0;) {
      last = this.#take(1);
      const type = this.#take(2);
      if (type === 0) this.#stored();
      else if (type === 1) this.#block(FIXED_LITERALS, FIXED_DISTANCES);
      else if (type === 2) this.#dynamic();
      else throw this.#corrupt();
    }
    // Whole bytes that were read ahead belong to what follows.
    this.position -= this.#bitCount >> 3;
    this.#bits = this.#bitCount = 0;
  }

  #corrupt(): DecodeError {
    const byte = this.position - (this.#bitCount >> 3);
    // Go counts from the start of the stream, behind the header.
    const offset = byte - this.#first;
    return new DecodeError(
      "gzip",
      `compressed data is damaged before byte ${byte}`,
      `flate: corrupt input before offset ${offset}`,
    );
  }

  /** The next `n` bits, at most 16. */
  #take(n: number): number {
    while (this.#bitCount < n) {
      if (this.position >= this.#input.length) throw endsEarly(this.#input.length);
      this.#bits |= this.#input[this.position++]! << this.#bitCount;
      this.#bitCount += 8;
    }
    const value = this.#bits & ((1 << n) - 1);
    this.#bits >>>= n;
    this.#bitCount -= n;
    return value;
  }

  #symbol(code: Code): number {
    while (this.#bitCount < FAST_BITS && this.position < this.#input.length) {
      this.#bits |= this.#input[this.position++]! << this.#bitCount;
      this.#bitCount += 8;
    }
    const entry = code.fast[this.#bits & ((1 << FAST_BITS) - 1)]!;
    const length = entry & 15;
    if (length !== 0 && length <= this.#bitCount) {
      this.#bits >>>= length;
      this.#bitCount -= length;
      return entry >> 4;
    }
    return this.#longSymbol(code);
  }

  /** Walks the canonical code bit by bit. */
  #longSymbol(code: Code): number {
    let value = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= MAX_BITS; length++) {
      value |= this.#take(1);
      const count = code.count[length]!;
      if (value - count < first) return code.symbol[index + value - first]!;
      index += count;
      first = (first + count) << 1;
      value <<= 1;
    }
    throw this.#corrupt();
  }

  #reserve(extra: number): void {
    const wanted = this.#size + extra;
    if (wanted <= this.#output.length) return;
    if (wanted > this.#limit) throw tooLarge(this.#limit);
    const grown = new Uint8Array(Math.min(this.#limit, Math.max(wanted, this.#output.length * 2)));
    grown.set(this.output);
    this.#output = grown;
  }

  #stored(): void {
    this.position -= this.#bitCount >> 3;
    this.#bits = this.#bitCount = 0;
    const length = this.#take(16);
    if ((this.#take(16) ^ length) !== 0xffff) throw this.#corrupt();
    if (this.position + length > this.#input.length) throw endsEarly(this.#input.length);
    this.#reserve(length);
    this.#output.set(this.#input.subarray(this.position, this.position + length), this.#size);
    this.#size += length;
    this.position += length;
  }

  #dynamic(): void {
    const literals = this.#take(5) + 257;
    const distances = this.#take(5) + 1;
    const given = this.#take(4) + 4;
    if (literals > 286 || distances > 30) throw this.#corrupt();
    const lengths = new Uint8Array(320);
    for (let i = 0; i < given; i++) lengths[CODE_LENGTH_ORDER[i]!] = this.#take(3);
    const code = this.#build(lengths.slice(0, 19));
    lengths.fill(0);
    for (let i = 0; i < literals + distances;) {
      const symbol = this.#symbol(code);
      if (symbol < 16) {
        lengths[i++] = symbol;
        continue;
      }
      if (symbol === 16 && i === 0) throw this.#corrupt();
      const value = symbol === 16 ? lengths[i - 1]! : 0;
      const times = symbol === 16
        ? 3 + this.#take(2)
        : symbol === 17
        ? 3 + this.#take(3)
        : 11 + this.#take(7);
      if (i + times > literals + distances) throw this.#corrupt();
      lengths.fill(value, i, i + times);
      i += times;
    }
    this.#block(
      this.#build(lengths.subarray(0, literals)),
      this.#build(lengths.subarray(literals, literals + distances)),
    );
  }

  #build(lengths: Uint8Array): Code {
    const code = buildCode(lengths);
    if (code === undefined) throw this.#corrupt();
    return code;
  }

  #block(literals: Code, distances: Code): void {
    for (;;) {
      const symbol = this.#symbol(literals);
      if (symbol < 256) {
        if (this.#size === this.#output.length) this.#reserve(1);
        this.#output[this.#size++] = symbol;
        continue;
      }
      if (symbol === 256) return;
      if (symbol > 285) throw this.#corrupt();
      const length = LENGTH_BASE[symbol - 257]! + this.#take(LENGTH_EXTRA[symbol - 257]!);
      const slot = this.#symbol(distances);
      if (slot > 29) throw this.#corrupt();
      const extra = slot < 4 ? 0 : (slot >> 1) - 1;
      const distance = DISTANCE_BASE[slot]! + this.#take(extra);
      if (distance > this.#size - this.#start) throw this.#corrupt();
      this.#reserve(length);
      const output = this.#output;
      const stop = this.#size + length;
      // Source and target may overlap: that is how runs are written.
      for (let to = this.#size; to < stop; to++) output[to] = output[to - distance]!;
      this.#size = stop;
    }
  }
}

/** The error for compressed input that stops at `byte`. */
function endsEarly(byte: number): DecodeError {
  return new DecodeError("gzip", `compressed input ends early at byte ${byte}`, "unexpected EOF");
}

/**
 * `undefined` if the lengths claim more codes than there are, or fewer: only a
 * lone code of one bit, or none at all, may leave codes unused.
 */
function buildCode(lengths: Uint8Array): Code | undefined {
  const count = new Uint16Array(MAX_BITS + 1);
  for (const length of lengths) count[length]!++;
  count[0] = 0;
  const offset = new Uint16Array(MAX_BITS + 2);
  const next = new Uint16Array(MAX_BITS + 2);
  let left = 1;
  for (let length = 1; length <= MAX_BITS; length++) {
    left = left * 2 - count[length]!;
    if (left < 0) return undefined;
    offset[length + 1] = offset[length]! + count[length]!;
    next[length + 1] = (next[length]! + count[length]!) << 1;
  }
  const used = offset[MAX_BITS + 1]!;
  if (left > 0 && used > 0 && !(used === 1 && count[1] === 1)) return undefined;
  const symbol = new Uint16Array(lengths.length);
  const fast = new Uint16Array(1 << FAST_BITS);
  for (let i = 0; i < lengths.length; i++) {
    const length = lengths[i]!;
    if (length === 0) continue;
    symbol[offset[length]!++] = i;
    const bits = next[length]!++;
    if (length > FAST_BITS) continue;
    for (let at = reverse(bits, length); at < fast.length; at += 1 << length) {
      fast[at] = i << 4 | length;
    }
  }
  return { fast, count, symbol };
}

/** Codes are sent with their first bit lowest. */
function reverse(bits: number, length: number): number {
  let reversed = 0;
  for (let i = 0; i < length; i++) reversed |= (bits >> i & 1) << (length - 1 - i);
  return reversed;
}

function fixedCode(lengths: Uint8Array): Code {
  const code = buildCode(lengths);
  if (code === undefined) throw new TypeError("Cannot build a fixed code: it is oversubscribed");
  return code;
}

const FIXED_LITERALS = fixedCode(
  new Uint8Array(288).fill(8).fill(9, 144, 256).fill(7, 256, 280),
);
const FIXED_DISTANCES = fixedCode(new Uint8Array(32).fill(5));

/**
 * Gzip by hand: for what the platform refuses, so nobody else loads it.
 *
 * @module
 */
import { DecodeError } from "./decode_error.ts";
import { endsEarly, Inflater } from "./inflate.ts";

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

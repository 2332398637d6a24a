/**
 * Indices of names as files.
 *
 * @module
 */
import { type IndexParts, NameIndex } from "./name_index.ts";

const MAGIC = "pprofidx";
/** Goes up with every change of what is in an index. */
export const INDEX_VERSION = 2;
/** Magic, version, framed, four lengths, number of files, checksum; then the base and the builtins. */
const HEADER_SIZE = 64;

/**
 * Writes an index.
 *
 * @param index The index.
 * @returns Its bytes.
 */
export function encodeIndex({ parts }: NameIndex): Uint8Array<ArrayBuffer> {
  const { base, starts, names, ends, text, files, segments, builtins, isFramed } = parts;
  const words = segments.length * 2 + starts.length + names.length + ends.length;
  const bytes = new Uint8Array(HEADER_SIZE + words * 4 + text.length);
  let at = HEADER_SIZE;
  for (const array of [segments, starts, names, ends]) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += array.byteLength;
  }
  bytes.set(text, at);
  bytes.set(new TextEncoder().encode(MAGIC));
  const view = new DataView(bytes.buffer);
  const lengths = [segments.length, starts.length, ends.length, text.length];
  const header = [INDEX_VERSION, Number(isFramed), ...lengths, files];
  header.forEach((value, i) => view.setUint32(8 + i * 4, value, true));
  view.setUint32(36, checksum(bytes.subarray(HEADER_SIZE)), true);
  [base, ...builtins].forEach((value, i) => view.setFloat64(40 + i * 8, value, true));
  return bytes;
}

/**
 * Reads an index. What was cut short or spoiled counts as missing.
 *
 * @param bytes What {@linkcode encodeIndex} wrote.
 * @returns Nothing if they are anything else.
 */
export function decodeIndex(bytes: Uint8Array): NameIndex | undefined {
  if (bytes.length < HEADER_SIZE) return undefined;
  const whole = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength);
  if (new TextDecoder().decode(whole.subarray(0, MAGIC.length)) !== MAGIC) return undefined;
  const [version, framed, places, ranges, count, length, files] = [0, 1, 2, 3, 4, 5, 6]
    .map((i) => view.getUint32(8 + i * 4, true)) as Header;
  const size = HEADER_SIZE + (places * 2 + ranges * 2 + count) * 4 + length;
  if (version !== INDEX_VERSION || size !== whole.length || files > count) return undefined;
  if (view.getUint32(36, true) !== checksum(whole.subarray(HEADER_SIZE))) return undefined;
  let at = whole.byteOffset + HEADER_SIZE;
  const take = (bytes: number) => (at += bytes) - bytes;
  const words = (many: number) => new Uint32Array(whole.buffer, take(many * 4), many);
  const parts: IndexParts = {
    segments: new Float64Array(whole.buffer, take(places * 8), places),
    base: view.getFloat64(40, true),
    starts: words(ranges),
    names: words(ranges),
    ends: words(count),
    text: whole.subarray(whole.length - length),
    files,
    builtins: [view.getFloat64(48, true), view.getFloat64(56, true)],
    isFramed: framed === 1,
  };
  return new NameIndex(parts);
}

type Header = [number, number, number, number, number, number, number];

/** FNV-1a: for files that were not written to their end. */
function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

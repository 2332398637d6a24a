/**
 * Texts as UTF-8, whatever they were saved in.
 *
 * @module
 */

/** Encodings that editors and shells of Windows write, by the mark that they put first. */
const MARKS: readonly { encoding: string; mark: readonly number[] }[] = [
  { encoding: "utf-8", mark: [0xef, 0xbb, 0xbf] },
  { encoding: "utf-16le", mark: [0xff, 0xfe] },
  { encoding: "utf-16be", mark: [0xfe, 0xff] },
];

/** So many bytes show UTF-16 that has no mark. */
const SAMPLE = 64;
const MIN_SAMPLE = 8;

/**
 * A text without its byte order mark, in UTF-8.
 *
 * @param data The file.
 * @returns The same bytes if they are so already, or no text.
 *
 * @example
 * ```ts
 * import { plainText } from "./plain_text.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const windows = new Uint8Array([0xff, 0xfe, 0x61, 0, 0x3b, 0, 0x62, 0]);
 * deepStrictEqual(plainText(windows), new TextEncoder().encode("a;b"));
 * ```
 */
export function plainText(data: Uint8Array): Uint8Array {
  for (const { encoding, mark } of MARKS) {
    if (!mark.every((byte, i) => data[i] === byte)) continue;
    const content = data.subarray(mark.length);
    return encoding === "utf-8" ? content : recoded(content, encoding);
  }
  const encoding = unmarked(data);
  return encoding === undefined ? data : recoded(data, encoding);
}

function recoded(data: Uint8Array, encoding: string): Uint8Array {
  return new TextEncoder().encode(new TextDecoder(encoding).decode(data));
}

/** The text of all profiles begins in ASCII: every other byte of it is 0. */
function unmarked(data: Uint8Array): string | undefined {
  const start = data.subarray(0, SAMPLE);
  if (start.length < MIN_SAMPLE) return undefined;
  const isZero = (odd: number) => start.every((byte, i) => (i % 2 === odd) === (byte === 0));
  return isZero(1) ? "utf-16le" : isZero(0) ? "utf-16be" : undefined;
}

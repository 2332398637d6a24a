/**
 * The formats that profiles had before profile.proto.
 *
 * @module
 */
import type { Profile } from "../../types.ts";
import { parseContention } from "./contention.ts";
import { parseCount } from "./count.ts";
import { parseCpu } from "./cpu.ts";
import { parseHeap } from "./heap.ts";
import { implyFrames } from "./implied_frames.ts";
import { parseJava } from "./java.ts";
import { parseThread } from "./thread.ts";

/** In the order in which they are tried: a file may look like several. */
const FORMATS: readonly ((data: Uint8Array) => Profile | undefined)[] = [
  parseCpu,
  parseHeap,
  parseCount,
  parseThread,
  parseContention,
  parseJava,
];

/**
 * Reads a profile in a legacy format: gperftools' CPU and heap, Go's `debug=1`,
 * the pages of C++ servers, Java's.
 *
 * Nothing but addresses is in most of them. They say which frames to drop, as
 * everybody knows which those are.
 *
 * @param data The file, not compressed.
 * @returns The profile; `undefined` if it is in none of these formats.
 * @throws {DecodeError} Kind `damaged` if it is broken, `limit` if it would need too much memory.
 *
 * @example
 * ```ts
 * import { parseLegacy } from "./legacy.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const text = "goroutine profile: total 3\n3 @ 0x10 0x20\n";
 * const profile = parseLegacy(new TextEncoder().encode(text));
 * deepStrictEqual(profile?.sample.map(({ value }) => value), [[3]]);
 * ```
 */
export function parseLegacy(data: Uint8Array): Profile | undefined {
  for (const parse of FORMATS) {
    const profile = parse(data);
    if (!profile) continue;
    implyFrames(profile);
    return profile;
  }
  return undefined;
}

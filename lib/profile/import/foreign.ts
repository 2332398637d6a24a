/**
 * Formats that the original does not read.
 *
 * @module
 */
import type { Profile } from "../types.ts";
import { looksLikeJson, parseJson } from "./json.ts";
import { parseFolded } from "./text/folded.ts";
import { parsePerfScript } from "./text/perf_script.ts";
import { parseChromeTrace } from "./v8/chrome_trace.ts";
import { parseCpuProfile } from "./v8/cpu_profile.ts";
import { parseHeapProfile } from "./v8/heap_profile.ts";

/** What JSON may be. */
const JSON_FORMATS = [parseCpuProfile, parseHeapProfile, parseChromeTrace];
/** What other text may be; folded stacks last, because they look like nothing. */
const TEXT_FORMATS = [parsePerfScript, parseFolded];

/**
 * Reads a profile in a format of other tools, known by its content:
 * `.cpuprofile`, `.heapprofile`, Chrome traces with CPU profiles, the text of
 * `perf script`, folded stacks.
 *
 * @param data The file, not compressed.
 * @param size Its size as received: the bound on memory follows it.
 * @returns The profile; `undefined` if it is in none of these formats.
 * @throws {DecodeError} Kind `damaged` if it is broken, `limit` if it would need too much memory.
 *
 * @example
 * ```ts
 * import { parseForeign } from "./foreign.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const text = new TextEncoder().encode("main;run 3\nmain 1\n");
 * strictEqual(parseForeign(text, text.length)?.sample.length, 2);
 * ```
 */
export function parseForeign(data: Uint8Array, size: number): Profile | undefined {
  if (looksLikeJson(data)) {
    const json = parseJson(data, size);
    for (const parse of JSON_FORMATS) {
      const profile = parse(json, size);
      if (profile) return profile;
    }
  }
  for (const parse of TEXT_FORMATS) {
    const profile = parse(data, size);
    if (profile) return profile;
  }
  return undefined;
}

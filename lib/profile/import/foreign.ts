/**
 * Formats that Go's pprof does not read.
 *
 * @module
 */
import type { Profile } from "../types.ts";
import { looksLikeJson, parseJson } from "./json.ts";
import { knownKind } from "./known_formats.ts";
import { readPerfScript } from "./text/perf_script.ts";
import { readFolded } from "./text/read_folded.ts";
import { readChromeTrace } from "./v8/chrome_trace.ts";
import { buildCpuProfile, type CpuThread } from "./v8/cpu_builder.ts";
import { asRecorded, type BuildProfile, type FrameSource } from "./v8/frame.ts";
import { readCpuProfile, readOldCpuProfile } from "./v8/read_cpu_profile.ts";
import { readHeapProfile } from "./v8/read_heap_profile.ts";
import { readStackFrames } from "./v8/stack_frames.ts";
import { fieldsOf } from "./v8/v8_profiles.ts";

/** Reads a file, or finds that it is in another format. */
interface Reader<Content> {
  (content: Content, size: number): BuildProfile | undefined;
}

/** What JSON may be. */
const JSON_FORMATS: readonly Reader<unknown>[] = [
  ofThreads(readCpuProfile),
  ofThreads(readOldCpuProfile),
  readHeapProfile,
  ofThreads(readChromeTrace),
  readStackFrames,
];
/** What other text may be; folded stacks last, because they look like nothing. */
const TEXT_FORMATS: readonly Reader<Uint8Array>[] = [readPerfScript, readFolded];

function ofThreads(read: (json: unknown) => CpuThread[] | undefined): Reader<unknown> {
  return (json, size) => {
    const threads = read(json);
    return threads && ((frames) => buildCpuProfile(threads, size, frames));
  };
}

/**
 * Reads a profile in a format of other tools, known by its content:
 * `.cpuprofile`, `.heapprofile`, Chrome traces with CPU profiles, the text of
 * `perf script`, folded stacks. What is damaged is read as far as it is whole,
 * and the profile's comments say so.
 *
 * @param data The file, not compressed.
 * @param size Its size as received: the bound on memory follows it.
 * @param frames Where frames of JavaScript come from.
 * @returns The profile; `undefined` if it is in none of these formats.
 * @throws {DecodeError} Kind `damaged` if it is something else or nothing of it is whole, `limit`
 * if it would need too much memory.
 *
 * @example
 * ```ts
 * import { parseForeign } from "./foreign.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const text = new TextEncoder().encode("main;run 3\nmain 1\n");
 * strictEqual((await parseForeign(text, text.length))?.sample.length, 2);
 * ```
 */
export async function parseForeign(
  data: Uint8Array,
  size: number,
  frames: FrameSource = asRecorded,
): Promise<Profile | undefined> {
  const found = looksLikeJson(data) ? ofJson(data, size) : ofText(data, size);
  if (!found) return undefined;
  const profile = await found.build(frames);
  profile.comment.push(...found.remarks);
  return profile;
}

interface Found {
  build: BuildProfile;
  /** What is wrong with the file. */
  remarks: readonly string[];
}

function ofJson(data: Uint8Array, size: number): Found | undefined {
  const json = parseJson(data, size);
  if (!json) return ofText(data, size);
  for (const content of contents(json.value)) {
    for (const read of JSON_FORMATS) {
      const build = read(content, size);
      if (build) return { build, remarks: json.remarks };
    }
  }
  throw knownKind(data, json.value);
}

function ofText(data: Uint8Array, size: number): Found | undefined {
  for (const read of TEXT_FORMATS) {
    const build = read(data, size);
    if (build) return { build, remarks: [] };
  }
  const known = knownKind(data, undefined);
  if (known) throw known;
  return undefined;
}

/** The content itself, and what an answer of the inspector has inside. */
function* contents(value: unknown): Generator<unknown> {
  yield value;
  const fields = fieldsOf(value);
  const result = fieldsOf(fields?.["result"]) ?? fields;
  if (result?.["profile"] !== undefined) yield result["profile"];
  if (fields?.["cpuProfile"] !== undefined) yield fields["cpuProfile"];
}

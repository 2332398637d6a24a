/**
 * Files that are no profile, though it is known what they are.
 *
 * @module
 */
import { DecodeError } from "../decode/decode_error.ts";

/** A kind of file. */
interface Kind {
  /** Bytes or characters that it begins with. */
  starts?: readonly (string | readonly number[])[];
  /** What else its beginning is known by. */
  matches?: RegExp;
  /** What it is, and what can be done. */
  text: string;
}

/** So many bytes of a file show what it is. */
const START = 4096;

const KINDS: readonly Kind[] = [
  {
    matches: /^\s*\{[^{}[\]]*"\$schema"\s*:\s*"[^"]*speedscope/,
    text: "file of speedscope, which only speedscope reads: keep the profile that it was made of",
  },
  {
    matches: /^\s*\{[^{}[\]]*"version"\s*:\s*3\s*,[^{}]*"(?:sources|mappings|names|file)"\s*:/,
    text: "source map and no profile: name it with -source_map, and a profile as the source",
  },
  {
    matches: /^\s*\{\s*"log"\s*:\s*\{\s*"version"/,
    text: "HTTP archive (HAR) and no profile",
  },
  {
    matches: /^\s*(?:<!doctype html|<html|<head|<\?xml|<svg)/i,
    text: "page and no profile: is a login or an error page in its place?",
  },
  {
    starts: ["\x7fELF", "MZ", [0xcf, 0xfa, 0xed, 0xfe], [0xca, 0xfe, 0xba, 0xbe]],
    text: "program and no profile: a program stands before the profile that is of it",
  },
  { starts: ["FLR\0"], text: "recording of Java's Flight Recorder, which cannot be read" },
  { matches: /^go 1\.\d+ trace\0/, text: "execution trace of Go: `go tool trace` shows it" },
  {
    starts: [[0x28, 0xb5, 0x2f, 0xfd]],
    text: "file compressed by zstd: unpack it first (zstd -d)",
  },
  { starts: ["PK\x03\x04"], text: "zip archive: unpack it first" },
  { starts: ["BZh"], text: "file compressed by bzip2: unpack it first (bunzip2)" },
  {
    starts: [[0xfd, 0x37, 0x7a, 0x58, 0x5a]],
    text: "file compressed by xz: unpack it first (xz -d)",
  },
  { starts: ["DTiJ", "JiTD"], text: "dump of V8's machine code: it stands before a profile" },
  { starts: ["PERFILE2"], text: "recording of perf: give `perf script`'s text of it" },
  { starts: ["\x89PNG", "\xff\xd8\xff", "GIF8", "%PDF"], text: "picture and no profile" },
];

/**
 * Says what a file is that is no profile.
 *
 * @param data The file, not compressed.
 * @param json Its content if it is JSON.
 * @returns The error; `undefined` if nothing is known of such files.
 *
 * @example
 * ```ts
 * import { knownKind } from "./known_formats.ts";
 * import { match } from "node:assert/strict";
 *
 * const page = new TextEncoder().encode("<!DOCTYPE html><title>Log in</title>");
 * match(knownKind(page, undefined)?.message ?? "", /page and no profile/);
 * ```
 */
export function knownKind(data: Uint8Array, json: unknown): DecodeError | undefined {
  const start = new TextDecoder("latin1").decode(data.subarray(0, START));
  for (const { starts = [], matches, text } of KINDS) {
    const isKind = starts.some((each) => start.startsWith(asText(each))) || matches?.test(start);
    if (isKind) return new DecodeError("damaged", text);
  }
  return json === undefined ? undefined : new DecodeError("damaged", ofJson(json));
}

function asText(bytes: string | readonly number[]): string {
  return typeof bytes === "string" ? bytes : String.fromCharCode(...bytes);
}

const MAX_KEYS = 5;
const MAX_KEY = 40;

function ofJson(json: unknown): string {
  if (Array.isArray(json)) {
    return `JSON with a list of ${json.length} that has no CPU profile in it`;
  }
  const keys = typeof json === "object" && json !== null ? Object.keys(json) : [];
  const shown = keys.slice(0, MAX_KEYS).map((key) => JSON.stringify(key.slice(0, MAX_KEY)));
  const more = keys.length > MAX_KEYS ? ", …" : "";
  const has = shown.length > 0 ? ` (it has ${shown.join(", ")}${more})` : "";
  return `JSON that is no profile of V8 and no trace with one${has}`;
}

/**
 * Any file with a profile in it → a profile.
 *
 * @module
 */
import { parseProfile } from "../decode/decode.ts";
import { DecodeError, tooLarge } from "../decode/decode_error.ts";
import { gunzip, inflatedLimit, isGzip, readAll } from "../decode/gunzip.ts";
import type { Profile } from "../types.ts";
import { isHeapSnapshot } from "./snapshot/is_snapshot.ts";
import type { FrameSource } from "./v8/frame.ts";

/** Compressed again by a server or a hand: more is a trap. */
const MAX_LAYERS = 4;

/**
 * Reads a profile in any format that we know, compressed or not, and checks
 * that it is valid. The bounds on memory are those of `decodeProfile`.
 *
 * @param source A whole file, or a stream of it.
 * @param inflate Takes gzip; the platform's may be quicker.
 * @param frames Where frames of JavaScript come from, unless as the file has them.
 * @returns The profile.
 * @throws {DecodeError} If the bytes are no valid profile; its `kind` says why.
 *
 * @example
 * ```ts
 * import { importProfile } from "./import_profile.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const profile = await importProfile(new TextEncoder().encode("jobs profile: total 0\n"));
 * strictEqual(profile.sampleType[0]?.type, "jobs");
 * ```
 */
export async function importProfile(
  source: Uint8Array | ReadableStream<Uint8Array>,
  inflate: typeof gunzip = gunzip,
  frames?: FrameSource,
): Promise<Profile> {
  const data = source instanceof Uint8Array ? source : await readAll(source);
  const content = isGzip(data) ? await unpacked(data, inflate) : data;
  try {
    return parseProfile(content, data.length);
  } catch (error) {
    if (!(error instanceof DecodeError) || error.kind !== "unrecognized") throw error;
    return await importOther(content, data.length, error, frames);
  }
}

/** What is in a file, compressed once or more. */
async function unpacked(data: Uint8Array, inflate: typeof gunzip): Promise<Uint8Array> {
  let content = await inflate(data);
  for (let layer = 1; isGzip(content); layer++) {
    if (layer === MAX_LAYERS) {
      throw new DecodeError("damaged", `gzip within gzip, more than ${MAX_LAYERS} deep`);
    }
    content = await inflate(content);
    if (content.length > inflatedLimit(data.length)) throw tooLarge(inflatedLimit(data.length));
  }
  return content;
}

/**
 * Nearly every file is a profile.proto, so no one waits for what reads others.
 *
 * Legacy formats come first: what Go's pprof reads, we read as it does. What
 * they find wrong is said only if the file is in no other format.
 */
async function importOther(
  content: Uint8Array,
  size: number,
  unrecognized: DecodeError,
  frames: FrameSource | undefined,
): Promise<Profile> {
  if (isHeapSnapshot(content)) {
    const { readHeapSnapshot } = await import("./snapshot/heap_snapshot.ts");
    return await checked(await readHeapSnapshot([content], { size: content.length, frames }));
  }
  const { parseLegacy } = await import("./legacy/parse_legacy.ts");
  const legacy = attempt(() => parseLegacy(content));
  if (legacy && !(legacy instanceof DecodeError)) return await checked(legacy);
  const { plainText } = await import("./plain_text.ts");
  const text = plainText(content);
  const saved = text === content ? undefined : attempt(() => parseLegacy(text));
  if (saved && !(saved instanceof DecodeError)) return await checked(saved);
  const { parseForeign } = await import("./foreign.ts");
  const foreign = await parseForeign(text, size, frames);
  if (foreign) return await checked(foreign);
  throw legacy ?? unrecognized;
}

/** What it finds, or why that is broken. */
function attempt(parse: () => Profile | undefined): Profile | DecodeError | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
}

async function checked(profile: Profile): Promise<Profile> {
  const { checkProfile } = await import("../check.ts");
  try {
    checkProfile(profile);
  } catch (error) {
    if (error instanceof RangeError) throw new DecodeError("invalid", error.message);
    throw error;
  }
  return profile;
}

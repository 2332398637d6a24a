/**
 * Any file with a profile in it → a profile.
 *
 * @module
 */
import { checkProfile } from "../check.ts";
import { parseProfile } from "../decode/decode.ts";
import { DecodeError } from "../decode/decode_error.ts";
import { gunzip, isGzip } from "../decode/gunzip.ts";
import { readAll } from "../decode/read_all.ts";
import type { Profile } from "../types.ts";

/**
 * Reads a profile in any format that we know, compressed or not, and checks
 * that it is valid. The bounds on memory are those of `decodeProfile`.
 *
 * @param source A whole file, or a stream of it.
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
): Promise<Profile> {
  const data = source instanceof Uint8Array ? source : await readAll(source);
  const content = isGzip(data) ? await gunzip(data) : data;
  try {
    return parseProfile(content, data.length);
  } catch (error) {
    if (!(error instanceof DecodeError) || error.kind !== "unrecognized") throw error;
    // Nearly every file is a profile.proto: no one should wait for what reads the others.
    const { parseLegacy } = await import("./legacy/legacy.ts");
    const profile = parseLegacy(content);
    if (!profile) throw error;
    return checked(profile);
  }
}

function checked(profile: Profile): Profile {
  try {
    checkProfile(profile);
  } catch (error) {
    if (error instanceof RangeError) throw new DecodeError("invalid", error.message);
    throw error;
  }
  return profile;
}

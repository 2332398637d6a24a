/**
 * Reads profile.proto.
 *
 * References point forwards, so what is referred to is read first: strings, then
 * the tables that need them, then locations, then samples. The first walk notes
 * where all others are, and so no sample ever holds a number that stands for an
 * object.
 *
 * @module
 */
import { emptyProfile } from "../builder.ts";
import type { Profile } from "../types.ts";
import { DecodeError } from "./decode_error.ts";
import { readSamples } from "./decode_samples.ts";
import { readHeader, readLocations, readStrings } from "./decode_tables.ts";
import { gunzip, isGzip, readAll } from "./gunzip.ts";
import { HEAP, HeapBudget } from "./heap_budget.ts";
import { IdTable } from "./id_table.ts";
import { Validity } from "./validity.ts";
import { WireReader } from "./wire.ts";

/**
 * Decodes a profile, gzip or plain, and checks that it is valid.
 *
 * Nothing is rounded: an integer beyond 2^53 is a `bigint`. Text that is not
 * UTF-8 gets U+FFFD for its broken bytes. Memory is bounded: a file of `n` bytes
 * inflates to at most max(64 MiB, 128 n) and decodes to at most
 * max(1 GiB, 32 n), estimated; more than that is refused.
 *
 * @param source A whole file, or a stream of it.
 * @returns The profile; labels are in file order.
 * @throws {DecodeError} If the bytes are no valid profile; its `kind` says why.
 *
 * @example
 * ```ts
 * import { decodeProfile } from "./decode.ts";
 * import { rejects } from "node:assert/strict";
 *
 * await rejects(decodeProfile(new Uint8Array()), /profile is empty/);
 * ```
 */
export async function decodeProfile(
  source: Uint8Array | ReadableStream<Uint8Array>,
): Promise<Profile> {
  const data = source instanceof Uint8Array ? source : await readAll(source);
  return parseProfile(isGzip(data) ? await gunzip(data) : data, data.length);
}

/**
 * Decodes a profile that is not compressed.
 *
 * @param data The whole message.
 * @param sourceSize Size of the file it came from: the bound on memory follows it.
 * @returns The profile.
 * @throws {DecodeError} If the bytes are no valid profile.
 *
 * @example
 * ```ts
 * import { parseProfile } from "./decode.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const onlyAnEmptyString = new Uint8Array([0x32, 0x00]);
 * deepStrictEqual(parseProfile(onlyAnEmptyString).sample, []);
 * ```
 */
export function parseProfile(data: Uint8Array, sourceSize: number = data.length): Profile {
  if (data.length === 0) throw new DecodeError("empty", "profile is empty");
  const reader = new WireReader(data);
  const budget = new HeapBudget(sourceSize);
  const { strings, sizes, places } = readStrings(reader, budget);
  // Every profile refers to string 0.
  if (strings.length === 0) throw new DecodeError("unrecognized", "profile has no string table");
  // Before any is read: the usual bomb is made of very many very small samples.
  budget.spend(HEAP.sample * sizes.samples);
  budget.spend(HEAP.pointer * (sizes.mappings + sizes.functions + sizes.locations));
  const context = {
    reader,
    budget,
    strings,
    validity: new Validity(),
    profile: emptyProfile({ sampleType: [], periodType: { type: "", unit: "" }, period: 0 }),
    mappings: new IdTable<Profile["mapping"][number]>(sizes.mappings),
    functions: new IdTable<Profile["function"][number]>(sizes.functions),
    locations: new IdTable<Profile["location"][number]>(sizes.locations),
    places,
  };
  readHeader(context);
  readLocations(context);
  readSamples(context);
  const { problem } = context.validity;
  if (problem !== undefined) throw new DecodeError("invalid", problem);
  return context.profile;
}

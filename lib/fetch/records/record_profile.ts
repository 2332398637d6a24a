import { join } from "node:path";
import { mergeProfiles } from "../../profile/combine/merge.ts";
import { importProfile } from "../../profile/import/import_profile.ts";
import type { Profile } from "../../profile/types.ts";
import { quickGunzip } from "../quick_gunzip.ts";
import type { ListedRecord } from "./record_listing.ts";

/**
 * A profile of a record. A run that ended without a word left its CPU time in
 * stretches only.
 *
 * @throws {RangeError} If the record has none of that kind.
 */
export async function readKind(record: ListedRecord, kind: string): Promise<Profile> {
  if (record.kinds.includes(kind)) return await read(join(record.path, `${kind}.pb.gz`));
  if (kind === "cpu") return await readStretches(record, { from: -Infinity, until: Infinity });
  throw new RangeError(`the record has no ${kind}`);
}

/**
 * The CPU profile of all stretches that a span touches, in Unix milliseconds.
 *
 * @throws {RangeError} If there is none.
 */
export async function readStretches(
  { stretches }: ListedRecord,
  { from, until }: { from: number; until: number },
): Promise<Profile> {
  const touched = stretches.filter(({ span }) => span[0] < until && span[1] > from);
  if (touched.length === 0) throw new RangeError("the record has no CPU profile of that time");
  return mergeProfiles(await Promise.all(touched.map(({ path }) => read(path))));
}

async function read(path: string): Promise<Profile> {
  return await importProfile(await Deno.readFile(path), quickGunzip);
}

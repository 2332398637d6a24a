import { join } from "node:path";
import { readRegular } from "../../base/read_regular.ts";
import { mergeProfiles } from "../../profile/combine/merge.ts";
import { importProfile } from "../../profile/import/import_profile.ts";
import type { Profile } from "../../profile/types.ts";
import { errorMessage } from "../../base/error_message.ts";
import { quickGunzip } from "../quick_gunzip.ts";
import type { ListedRecord } from "./record_listing.ts";

const MAX_BYTES = 256 << 20;

/**
 * A profile of a record. A run that ended in a crash left its CPU time in
 * segments only.
 *
 * @throws {RangeError} If the record has none of that kind.
 */
export async function readKind(record: ListedRecord, kind: string): Promise<Profile> {
  if (record.kinds.includes(kind)) return await readFile(join(record.path, `${kind}.pb.gz`));
  if (kind === "cpu") return await readSegments(record, { from: -Infinity, until: Infinity });
  throw new RangeError(`the record has no ${kind}`);
}

/**
 * The CPU profile of all segments that a span touches, in Unix milliseconds.
 *
 * @throws {RangeError} If there is none.
 */
export async function readSegments(
  { segments }: ListedRecord,
  { from, until }: { from: number; until: number },
): Promise<Profile> {
  const touched = segments.filter(({ span }) => span[0] < until && span[1] > from);
  if (touched.length === 0) throw new RangeError("the record has no CPU profile of that time");
  const read = await Promise.all(touched.map(({ path }) => readFile(path).catch(errorMessage)));
  const profiles = read.filter((each) => typeof each !== "string");
  const [first, ...others] = profiles;
  if (!first) throw new RangeError(read.find((each) => typeof each === "string"));
  const fitting = others.filter((each) => typesOf(each) === typesOf(first));
  const whole = mergeProfiles([first, ...fitting]);
  const left = [
    ...read.filter((each) => typeof each === "string"),
    ...others.length > fitting.length ? ["it has other sample types"] : [],
  ].map((why) => `left out: a part of the record: ${why}`);
  return left.length > 0 ? { ...whole, comment: [...whole.comment, ...left] } : whole;
}

function typesOf({ sampleType }: Profile): string {
  return sampleType.map(({ type, unit }) => `${type}/${unit}`).join(" ");
}

/** @throws {RangeError} If it cannot be read, or is no profile. */
async function readFile(path: string): Promise<Profile> {
  try {
    const bytes = await readRegular(path, { most: MAX_BYTES, follow: false });
    return await importProfile(bytes, quickGunzip);
  } catch (error) {
    throw new RangeError(`Cannot read profile "${path}": ${errorMessage(error)}`, { cause: error });
  }
}

import type { Profile } from "../../profile/types.ts";
import { FetchError, type Messages } from "../messages.ts";
import { isRunning, type ListedRecord, listRecords } from "./record_listing.ts";
import { readKind } from "./record_profile.ts";

/** What to look at first, by the end of the record's name: what is alive, or what ran. */
const MEMORY_REGEXP = /-(heap-limit|live-bytes)(\.partial.*)?$/;

/**
 * Reads the profile to look at in a folder of records, of the newest, or in a
 * record; says what else is there.
 *
 * @returns Nothing if the folder is neither.
 * @throws {FetchError} If the records have no profile.
 */
export async function recordSource(
  folder: string,
  messages: Messages,
): Promise<Profile | undefined> {
  const records = await listRecords(folder);
  for (const record of records) {
    const kind = firstKind(record);
    // What ended while it was written may have nothing.
    if (kind === undefined) continue;
    const others = record.kinds.filter((each) => each !== kind);
    messages.print(`Looking at ${kind} of ${record.path}`);
    if (isRunning(record.name)) {
      messages.print(
        "It is of a run that goes on, or that ended with nobody to make a record of it",
      );
    }
    if (others.length > 0) messages.print(`There is also ${others.join(", ")}`);
    return await readKind(record, kind);
  }
  if (records.length === 0) return undefined;
  const why = records.some(({ name }) => isRunning(name))
    ? "no record yet, only that of a run that goes on: it has a profile some 20 s after its start"
    : "its records have no profile";
  throw new FetchError(`read ${folder}: ${why}`);
}

/** The kind to look at first. */
export function firstKind({ name, kinds, stretches }: ListedRecord): string | undefined {
  const wanted = MEMORY_REGEXP.test(name) ? "heap" : "cpu";
  if (kinds.includes(wanted)) return wanted;
  return stretches.length > 0 ? "cpu" : kinds[0];
}

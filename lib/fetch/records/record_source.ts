import type { Profile } from "../../profile/types.ts";
import { errorMessage } from "../../base/error_message.ts";
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
    for (const kind of kindsOf(record)) {
      const profile = await readKind(record, kind).catch((error) => {
        messages.warn(errorMessage(error));
      });
      if (!profile) continue;
      sayWhere(record, kind, messages);
      return profile;
    }
  }
  if (records.length === 0) return undefined;
  const why = records.some(({ name }) => isRunning(name))
    ? "no record yet, only that of a run that goes on: it has a profile some 20 s after its start"
    : "its records have no profile";
  throw new FetchError(`read ${folder}: ${why}`);
}

function sayWhere({ name, path, kinds }: ListedRecord, kind: string, messages: Messages): void {
  messages.print(`Looking at ${kind} of ${path}`);
  if (isRunning(name)) {
    messages.print(
      "It is of a run that goes on, or that ended with nobody to make a record of it",
    );
  }
  const others = kinds.filter((each) => each !== kind);
  if (others.length > 0) messages.print(`There is also ${others.join(", ")}`);
}

/** The kinds of a record, first what to look at first; none in what ended while it was written. */
function kindsOf({ name, kinds, segments }: ListedRecord): string[] {
  const wanted = MEMORY_REGEXP.test(name) ? "heap" : "cpu";
  const first = kinds.includes(wanted) ? [wanted] : segments.length > 0 ? ["cpu"] : [];
  return [...new Set([...first, ...kinds])];
}

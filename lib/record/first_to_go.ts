/** A record on disk. */
export interface KeptRecord {
  path: string;
  /** Why it was written, the end of its folder's name: `stall`. */
  name: string;
  bytes: number;
}

/** Restarts must not push out what else happened: most records of one name, as part of all. */
const SHARE_OF_NAME: Readonly<Record<string, number>> = { died: 0.25 };

/** How large a folder of records may become. */
export interface FolderLimits {
  records: number;
  bytes: number;
}

/**
 * The record that goes first: the oldest of the name that most of them have, so
 * that what happens again and again pushes out itself.
 *
 * @param records Oldest first, with the newest, which stays.
 * @param newest Its path.
 * @returns Nothing if there is no other.
 *
 * @example
 * ```ts
 * import { firstToGo } from "./first_to_go.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const record = (path: string, name: string) => ({ path, name, bytes: 1 });
 * const records = [record("1", "heap-limit"), record("2", "error"), record("3", "error")];
 * strictEqual(firstToGo(records, "3")?.path, "2");
 * ```
 */
export function firstToGo(records: readonly KeptRecord[], newest: string): KeptRecord | undefined {
  const counts = countNames(records);
  let first: KeptRecord | undefined;
  for (const record of records) {
    if (record.path === newest) continue;
    if (first && counts.get(record.name)! <= counts.get(first.name)!) continue;
    first = record;
  }
  return first;
}

/**
 * The record that has to go because of the limits.
 *
 * @param records Oldest first.
 * @param newest Path of the one that stays.
 * @returns Nothing if all may stay.
 */
export function tooMany(
  records: readonly KeptRecord[],
  newest: string,
  limits: FolderLimits,
): KeptRecord | undefined {
  const counts = countNames(records);
  const repeated = records.find(({ name, path }) =>
    path !== newest &&
    counts.get(name)! > Math.ceil(limits.records * (SHARE_OF_NAME[name] ?? 1))
  );
  if (repeated) return repeated;
  const bytes = records.reduce((sum, record) => sum + record.bytes, 0);
  if (records.length <= limits.records && bytes <= limits.bytes) return undefined;
  return firstToGo(records, newest);
}

function countNames(records: readonly KeptRecord[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { name } of records) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

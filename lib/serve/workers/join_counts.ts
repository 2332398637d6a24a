import { profileKind } from "../../collect/kinds.ts";
import type { Answered, Share } from "./asked.ts";

/** How many stacks of each kind there are, by name. */
export type Counts = ReadonlyMap<string, number>;

/** Counts with what is to be said of them. */
export interface IndexCounts {
  counts: Counts;
  remarks: string[];
}

/** The counts of all threads as sums, but for those of the whole process. */
export function joinCounts(own: IndexCounts, { shares }: Answered): IndexCounts {
  if (shares.length === 0) return own;
  const counts = new Map(own.counts);
  const missing: string[] = [];
  for (const share of shares) {
    const found = readCounts(share);
    if (!found) missing.push(share.member.thread);
    for (const [name, count] of found ?? []) {
      if (profileKind(name)?.scope === "process") continue;
      counts.set(name, (counts.get(name) ?? 0) + count);
    }
  }
  const threads = 1 + shares.length - missing.length;
  const sums = `Counts are of ${threads > 1 ? `${threads} threads together` : "1 thread alone"}`;
  const lack = missing.length > 0 ? `; not in them, without an answer: ${missing.join(", ")}` : "";
  return { counts, remarks: [...own.remarks, `${sums}${lack}.`] };
}

/** The counts as what can be sent. */
export function packCounts(counts: Counts): Uint8Array {
  return new TextEncoder().encode(JSON.stringify([...counts]));
}

/** Anybody may say anything: nothing for what are no counts. */
function readCounts({ parts }: Share): [name: string, count: number][] | undefined {
  try {
    const rows: unknown = JSON.parse(new TextDecoder().decode(parts[0]));
    return Array.isArray(rows) && rows.every(isRow) ? rows : undefined;
  } catch {
    return undefined;
  }
}

function isRow(row: unknown): row is [string, number] {
  return Array.isArray(row) && typeof row[0] === "string" && Number.isSafeInteger(row[1]) &&
    row[1] >= 0;
}

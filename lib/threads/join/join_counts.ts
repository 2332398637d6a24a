import { profileKind } from "../../collect/kinds/known_kinds.ts";
import type { PeerReply, QueryReplies } from "../pending_query.ts";

/** Profiles of one thread, and characters of their names. */
const MAX_ROWS = 1_000;
const MAX_NAME = 256;

/** How many stacks of each kind there are, by name. */
export type Counts = ReadonlyMap<string, number>;

/** Counts with what is to be said of them. */
export interface IndexCounts {
  counts: Counts;
  remarks: string[];
  /** Threads that did not answer. */
  silent: string[];
}

/** The counts of all threads as sums, but for those of the whole process. */
export function joinCounts(own: IndexCounts, { replies }: QueryReplies): IndexCounts {
  if (replies.length === 0) return own;
  const counts = new Map(own.counts);
  const silent: string[] = [];
  for (const reply of replies) {
    const found = readCounts(reply);
    if (!found) silent.push(reply.peer.thread);
    for (const [name, count] of found ?? []) {
      if (profileKind(name)?.scope === "process") continue;
      counts.set(name, (counts.get(name) ?? 0) + count);
    }
  }
  const threads = 1 + replies.length - silent.length;
  const sums = `Counts are of ${threads > 1 ? `${threads} threads together` : "1 thread alone"}`;
  const lack = silent.length > 0 ? `; not in them, without an answer: ${silent.join(", ")}` : "";
  return { counts, remarks: [...own.remarks, `${sums}${lack}.`], silent };
}

/** The counts as what can be sent. */
export function packCounts(counts: Counts): Uint8Array {
  return new TextEncoder().encode(JSON.stringify([...counts]));
}

/** Anybody may send anything: nothing for what are no counts. */
function readCounts({ parts }: PeerReply): [name: string, count: number][] | undefined {
  try {
    const rows: unknown = JSON.parse(new TextDecoder().decode(parts[0]));
    const areCounts = Array.isArray(rows) && rows.length <= MAX_ROWS && rows.every(isRow);
    return areCounts ? rows : undefined;
  } catch {
    return undefined;
  }
}

function isRow(row: unknown): row is [string, number] {
  if (!Array.isArray(row)) return false;
  const [name, count] = row;
  return typeof name === "string" && name !== "" && name.length <= MAX_NAME &&
    name.isWellFormed() && Number.isSafeInteger(count) && count >= 0;
}

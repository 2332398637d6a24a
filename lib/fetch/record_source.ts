import { basename, join } from "node:path";
import { ABOUT_FILE, RECORD_REGEXP } from "../record/record_files.ts";
import type { Messages } from "./messages.ts";

/** What to look at first, by the end of the record's name: what is alive, or what ran. */
const MEMORY_REGEXP = /-(heap-limit|live-bytes)(\.partial)?$/;
const PROFILE_REGEXP = /\.pb\.gz$/;

/**
 * Finds the profile to look at in a folder of records, of the newest, or in a
 * record; says what else is there.
 *
 * @returns Its path; nothing if the folder is neither.
 */
export async function recordSource(
  folder: string,
  messages: Messages,
): Promise<string | undefined> {
  const names = await namesIn(folder);
  const newest = names.filter((name) => RECORD_REGEXP.test(name)).sort().at(-1);
  const record = newest === undefined ? folder : join(folder, newest);
  const isRecord = RECORD_REGEXP.test(basename(record)) || names.includes(ABOUT_FILE);
  if (!isRecord) return undefined;
  const profiles = (newest === undefined ? names : await namesIn(record))
    .filter((name) => PROFILE_REGEXP.test(name));
  const wanted = MEMORY_REGEXP.test(record) ? "heap.pb.gz" : "cpu.pb.gz";
  const chosen = profiles.includes(wanted) ? wanted : profiles[0];
  if (chosen === undefined) return undefined;
  const others = profiles.filter((name) => name !== chosen).sort();
  messages.print(`Looking at ${join(record, chosen)}`);
  if (others.length > 0) messages.print(`There are also ${others.join(", ")}`);
  return join(record, chosen);
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
}

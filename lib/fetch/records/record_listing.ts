import { basename, dirname, join } from "node:path";
import {
  ABOUT_FILE,
  OLD_SEGMENTS,
  RECORD_REGEXP,
  RUNNING,
  segmentOf,
  SEGMENTS,
} from "../../record/record_files.ts";
import { parseRun } from "../../record/run_id.ts";
import type { TimeRange } from "../../record/timeline.ts";

/** A record on disk. */
export interface ListedRecord {
  name: string;
  path: string;
  /** Kinds of the profiles in it: `cpu`, `heap`. */
  kinds: string[];
  /** CPU profiles of segments of time, in order. */
  segments: readonly { path: string; span: TimeRange }[];
}

const PROFILE_REGEXP = /^(.+)\.pb\.gz$/;

/**
 * The records of a folder, newest first; of a record, that one. Where there are
 * none, what runs have there that go on, or ended unseen.
 *
 * @returns None if the folder is neither.
 */
export async function listRecords(folder: string): Promise<ListedRecord[]> {
  const entries = await entriesIn(folder);
  // A link would lead out of the folder.
  const folders = entries.filter(({ isDirectory }) => isDirectory).map(({ name }) => name);
  const records = folders.filter((name) => RECORD_REGEXP.test(name)).sort().reverse();
  const listed = records.length > 0 ? records : folders.filter(isRunning).sort(laterRun);
  if (listed.length > 0) {
    return await Promise.all(listed.map((name) => readRecord(join(folder, name))));
  }
  const isRecord = RECORD_REGEXP.test(basename(folder)) ||
    entries.some(({ name }) => name === ABOUT_FILE);
  return isRecord ? [await readRecord(folder)] : [];
}

/** Whether it is what a run writes while it goes on. */
export function isRunning(name: string): boolean {
  return name.startsWith(RUNNING);
}

/** The one that began last first. */
function laterRun(a: string, b: string): number {
  const [since = 0, other = 0] = [a, b].map((name) => parseRun(name.slice(RUNNING.length))?.since);
  return other - since;
}

async function readRecord(path: string): Promise<ListedRecord> {
  const kinds = (await filesIn(path)).flatMap((name) => PROFILE_REGEXP.exec(name)?.[1] ?? []);
  const segments = await Promise.all([SEGMENTS, OLD_SEGMENTS].map(async (name) => {
    const folder = join(path, name);
    return (await filesIn(folder)).flatMap((name) => {
      const span = segmentOf(name);
      return span ? [{ path: join(folder, name), span }] : [];
    });
  }));
  const name = basename(path) || basename(dirname(path));
  return {
    name,
    path,
    kinds: kinds.sort(),
    segments: segments.flat().sort((a, b) => a.span[0] - b.span[0]),
  };
}

/** @returns None if the folder is not there. */
async function entriesIn(folder: string): Promise<Deno.DirEntry[]> {
  try {
    return await Array.fromAsync(Deno.readDir(folder));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** Files of a part of a record; a part that cannot be read costs no other. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await entriesIn(folder).catch(() => []);
  return entries.filter(({ isFile }) => isFile).map(({ name }) => name);
}

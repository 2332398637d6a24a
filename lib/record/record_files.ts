/**
 * What a folder of records looks like.
 *
 * @module
 */
import type { Figure } from "./figure.ts";
import type { NamedStall } from "./recorded_stall.ts";
import type { OfThread } from "./of_thread.ts";
import type { GcPause, Stretched } from "./timeline.ts";
import type { Reason } from "./reason.ts";

/** The file that says what a record is about; profiles are beside it, `KIND.pb.gz`. */
export const ABOUT_FILE = "record.json";

/** Folder of CPU profiles, one for each stretch of some 20 seconds. */
export const STRETCHES = "stretches";

/** The name of a stretch's file says when it was, in Unix milliseconds. */
const STRETCH_REGEXP = /^(\d+)-(\d+)\.pb\.gz$/;

/** The file of a stretch. */
export function stretchFile([from, until]: Stretched): string {
  return `${Math.round(from)}-${Math.round(until)}.pb.gz`;
}

/** When a stretch was; nothing if the file is of none. */
export function stretchOf(file: string): Stretched | undefined {
  const [, from, until] = STRETCH_REGEXP.exec(file) ?? [];
  return from === undefined ? undefined : [Number(from), Number(until)];
}

/** Figures since {@linkcode ABOUT_FILE} was written, a line each: only in what a running process leaves. */
export const TAIL_FILE = "tail.jsonl";
/** A file that is not whole yet. */
export const PART = ".part";
/** Begins the name of a folder that a running process writes to. */
export const RUNNING = "running-";
/** Ends the name of a record that is being written, before the process that does; names of old have no process. */
export const PARTIAL = ".partial";

/** Names of records begin with their time, so that they sort by it. */
export const RECORD_REGEXP = /^\d{4}-\d{2}-\d{2}T[\d-]+Z-/;

/** What {@linkcode ABOUT_FILE} holds; records of old do not name their thread. */
export interface AboutRecord extends Partial<OfThread> {
  version: 1;
  reason: Reason;
  /** Unix milliseconds. */
  at: number;
  pid: number;
  /** The application's main module. */
  root: string;
  deno: string;
  figures: readonly Figure[];
  stalls: NamedStall[];
  /** In Unix milliseconds, as `sampled`; only records of old have it, the very oldest neither. */
  gc?: readonly GcPause[];
  /** Where there are CPU samples. */
  sampled?: readonly Stretched[];
  /** Why a profile is not in it. */
  missing: Record<string, string>;
}

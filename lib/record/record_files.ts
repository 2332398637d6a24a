/**
 * What a folder of records looks like.
 *
 * @module
 */
import type { Figure } from "./figure.ts";
import type { GcPause } from "./gc_pauses.ts";
import type { NamedStall } from "./recorded_stall.ts";
import type { Stretched } from "./timeline.ts";
import type { Reason } from "./reason.ts";

/** The file that says what a record is about; profiles are beside it, `KIND.pb.gz`. */
export const ABOUT_FILE = "record.json";

/** Names of records begin with their time, so that they sort by it. */
export const RECORD_REGEXP = /^\d{4}-\d{2}-\d{2}T[\d-]+Z-/;

/** What {@linkcode ABOUT_FILE} holds. */
export interface AboutRecord {
  version: 1;
  reason: Reason;
  /** Unix milliseconds. */
  at: number;
  pid: number;
  /** The application's directory. */
  root: string;
  deno: string;
  figures: readonly Figure[];
  stalls: NamedStall[];
  /** In Unix milliseconds, as `sampled`; records of old have neither. */
  gc?: readonly GcPause[];
  /** Where there are CPU samples. */
  sampled?: readonly Stretched[];
  /** Why a profile is not in it. */
  missing: Record<string, string>;
}

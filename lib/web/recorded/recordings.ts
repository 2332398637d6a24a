import type { Timeline } from "../../contract/timeline.ts";
import type { Profile } from "../../profile/types.ts";

/** What a program recorded of itself: the last minutes of a service, or records on disk. */
export interface Recordings {
  /** Records that lie there, newest first; a service has only its last minutes. */
  list: () => Promise<RecordRow[]>;
  /**
   * What happened over time.
   *
   * @param record A record's name; `""` for the last minutes or the newest record.
   * @throws {RangeError} If it is not there.
   */
  timeline: (record: string) => Promise<Timeline>;
  /** @throws {RangeError} If it was not recorded. */
  profile: (wanted: RecordedProfile) => Promise<Profile>;
}

/** A record in a list. */
export interface RecordRow {
  /** In addresses: `record=NAME`. */
  name: string;
  /** Unix milliseconds. */
  at: number;
  /** Why it was written. */
  reason: string;
  /** Kinds of profiles in it. */
  kinds: readonly string[];
}

/** What an address names of a recording. */
export interface RecordedProfile {
  /** A record's name, `""` as in {@linkcode Recordings.timeline}. */
  record: string;
  /** `cpu` for a span. */
  kind: string;
  /** Only this span, in Unix milliseconds. */
  span?: { from: number; until: number };
}

/**
 * What an address names of a recording: `record`, `kind`, and `from` with `until`.
 *
 * @returns Nothing if it names a profile of the session, or none.
 * @throws {RangeError} If it names no span.
 */
export function recordedIn(params: URLSearchParams): RecordedProfile | undefined {
  const [record, kind, from, until] = ["record", "kind", "from", "until"].map((name) =>
    params.get(name) ?? ""
  ) as [string, string, string, string];
  if (params.get("profile") || record + kind + from + until === "") return undefined;
  if (from + until === "") return { record, kind: kind || "cpu" };
  const span = { from: Number(from), until: Number(until) };
  if (!(span.from < span.until)) {
    throw new RangeError("from and until must be Unix milliseconds, in turn");
  }
  return { record, kind: "cpu", span };
}

/** Distinguishes recorded profiles. */
export function recordedKey({ record, kind, span }: RecordedProfile): string {
  return [record, kind, span?.from, span?.until].join("/");
}

/**
 * Between a running service and the pages that show it: neither imports the other.
 *
 * @module
 */
import type { ServiceFacts } from "./now.ts";
import type { Profile } from "../profile/types.ts";
import type { RecordedTimeline } from "./timeline.ts";

/** A service as its pages see it. */
export interface PagedService {
  take: TakeProfile;
  /** What can be taken now: the program may make profiles of its own at any time. */
  kinds?(): Promise<OfferedKind[]>;
  /** Which service it is. */
  facts?(): ServiceFacts;
  /** Has the last minutes, if anything does. */
  recorder?: ServiceRecorder | undefined;
}

/** Takes a profile of the service. */
export interface TakeProfile {
  (kind: string, options: { seconds?: number; hz?: number; signal: AbortSignal }): Promise<Profile>;
}

/** A kind of profile that a live program offers. */
export interface OfferedKind {
  /** In addresses: `profile`, `heap`. */
  name: string;
  /** For people. */
  title: string;
  help: string;
  /** How long it records by default, in seconds; 0 for what is there at once. */
  seconds: number;
  /** What the service stands still for, and about how long: a sentence; absent if it does not. */
  pause?: string;
  /** Whether it may be taken at a rate of its own. */
  hasRate?: boolean;
  /** For about how long the service will stand still for it, in seconds. */
  standstill?: number;
}

/** The last minutes of a service. */
export interface ServiceRecorder {
  /** Says of which thread it is, where a service has several. */
  ofThread(): string | undefined;
  timeline(): Promise<RecordedTimeline>;
  /**
   * CPU of a span, in Unix milliseconds.
   *
   * @throws {RangeError} If nothing of the span was recorded.
   */
  ofProcess(span: { from: number; until: number }): Promise<Profile>;
}

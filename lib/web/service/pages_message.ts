/**
 * What a service and its pages' worker say to each other.
 *
 * @module
 */
import type { ServiceFacts } from "../../contract/now.ts";
import type { RecordedTimeline } from "../../contract/timeline.ts";
import type { HttpRequestMessage } from "../../port/http_message.ts";
import type { ProfileSource } from "../profile_source.ts";
import type { SessionProfile } from "../session_profiles.ts";

/** Comes first. */
export interface StartPages {
  type: "start";
  prefix: string;
  sources: Omit<ProfileSource, "take">[];
  recorded: boolean;
  service: ServiceFacts | undefined;
}

/** A profile that was taken. */
export interface PutProfile {
  type: "put";
  entry: Omit<SessionProfile, "profile">;
  bytes: Uint8Array<ArrayBuffer>;
}

/** A profile out of the last minutes. */
export interface PutRecorded {
  type: "put recorded";
  key: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** A request for a page; with the reason if what was recorded cannot be had. */
export interface PageToMake extends HttpRequestMessage {
  type: "page";
  refused: string | undefined;
}

/** A request for findings, from this and from what was put. */
export interface DiagnosisToMake {
  type: "diagnose";
  timeline: RecordedTimeline | undefined;
  /** CPU of the last minute, in Unix milliseconds. */
  cpu: { bytes: Uint8Array<ArrayBuffer>; from: number; until: number } | undefined;
  /** What is not there, and why. */
  missing: string[];
  now: number;
}

/** From the service: all but requests for pages and findings are notices. */
export type ToPages = StartPages | PutProfile | PutRecorded | ToMake;

/** What is answered. */
export type ToMake = PageToMake | DiagnosisToMake;

/**
 * What a service and its pages' worker say to each other.
 *
 * @module
 */
import type { HttpRequestMessage } from "../../port/http_message.ts";
import type { ProfileSource } from "../profile_source.ts";
import type { SessionProfile } from "../session_profiles.ts";

/** Comes first. */
export interface StartPages {
  type: "start";
  prefix: string;
  sources: Omit<ProfileSource, "take">[];
  recorded: boolean;
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

/** From the service: all but requests for pages are notices. */
export type ToPages = StartPages | PutProfile | PutRecorded | PageToMake;

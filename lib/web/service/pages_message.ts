/**
 * What a service and its pages' worker say to each other.
 *
 * @module
 */
import type { ProfileSource } from "../profile_source.ts";
import type { SessionProfile } from "../session_profiles.ts";

/** From the service. */
export type ToPages =
  | { type: "start"; prefix: string; sources: Omit<ProfileSource, "take">[]; recorded: boolean }
  | { type: "put"; entry: Omit<SessionProfile, "profile">; bytes: Uint8Array<ArrayBuffer> }
  | { type: "put recorded"; key: string; bytes: Uint8Array<ArrayBuffer> }
  | Ask;

/** A question; with the reason if what was recorded cannot be had. */
export interface Ask {
  type: "ask";
  id: number;
  method: string;
  url: string;
  accept: string;
  refused: string | undefined;
}

/** From the worker. */
export interface FromPages {
  /** Of the question. */
  id: number;
  status: number;
  headers: [string, string][];
  body: Uint8Array<ArrayBuffer>;
}

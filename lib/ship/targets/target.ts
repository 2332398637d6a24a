import type { Profile } from "../../profile/types.ts";

/** A profile that is to be sent. */
export interface SentProfile {
  /** As Pyroscope calls it, such as `process_cpu`. */
  name: string;
  profile: Profile;
  service: string;
  /** Of the whole profile. */
  labels: Readonly<Record<string, string>>;
}

/** What is posted. */
export interface Payload {
  body: Uint8Array;
  headers: Readonly<Record<string, string>>;
}

/** Where a target is, and what makes requests to it: that is loaded when it is needed. */
export interface TargetAddress {
  /** Where profiles are posted to below the server's address. */
  path: string;
  /** Variables that have the address, the first that is set counts. */
  variables: readonly string[];
  /** Of them, the one whose address is complete. */
  whole?: string;
  load(): Promise<Target>;
}

/** How profiles are sent to a target. */
export interface Target {
  /** For messages. */
  title: string;
  encode(sent: SentProfile): Promise<Payload>;
  /**
   * What the server did not take though it answered with 200.
   *
   * @param body Of its answer.
   */
  refusal?(body: Uint8Array): string | undefined;
}

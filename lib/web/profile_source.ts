import type { Profile } from "../profile/types.ts";

/** A kind of profile that a live program offers. */
export interface OfferedKind {
  /** In addresses: `profile`, `heap`. */
  name: string;
  /** For people. */
  title: string;
  help: string;
  /** How long it records unless told; 0 for what is there at once. */
  seconds: number;
  /** Whether it may be taken at a rate of its own. */
  hasRate?: boolean;
}

/** The same with what takes it. */
export interface ProfileSource extends OfferedKind {
  /**
   * Takes one.
   *
   * @param seconds How long to record; 0 for at once.
   * @param signal Gives up.
   * @param hz Samples a second; absent for the usual rate.
   */
  take: (seconds: number, signal: AbortSignal, hz?: number) => Promise<Profile>;
}

import type { OfferedKind } from "../contract/paged_service.ts";
import type { Profile } from "../profile/types.ts";

/** A kind of profile that can be taken, with what takes it. */
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

import { errorMessage } from "../../base/error_message.ts";
import type { Profile } from "../../profile/types.ts";
import { recordedIn, recordedKey, type Recordings } from "./recordings.ts";

/** Keeps recorded profiles by their keys. */
export interface KeptProfiles {
  hasRecorded(key: string): boolean;
  putRecorded(key: string, profile: Profile): void;
}

/**
 * Gets what an address names of a recording, unless it is there already.
 *
 * @returns Why that cannot be; nothing if all is well.
 */
export async function keepRecorded(
  params: URLSearchParams,
  recordings: Recordings | undefined,
  kept: KeptProfiles,
): Promise<string | undefined> {
  try {
    const wanted = recordedIn(params);
    if (!wanted || kept.hasRecorded(recordedKey(wanted))) return undefined;
    if (!recordings) throw new RangeError("nothing is recorded here");
    kept.putRecorded(recordedKey(wanted), await recordings.profile(wanted));
    return undefined;
  } catch (error) {
    return errorMessage(error);
  }
}

import { diffProfile } from "../profile/combine/subtract.ts";
import type { Profile } from "../profile/types.ts";
import { recordedIn, recordedKey } from "./recorded/recordings.ts";

/** A profile of a session. */
export interface SessionProfile {
  /** In addresses: `profile=2`. */
  id: number;
  /** Where it is from, for people. */
  title: string;
  /** When it came, in Unix milliseconds. */
  at: number;
  profile: Profile;
}

/** Profiles in memory at once. */
export const MAX_PROFILES = 20;
/** Of those that were recorded, and can be read again while the recording is there. */
export const MAX_RECORDED = 8;

/**
 * The profiles of a session. Beyond twenty the oldest goes, but never the
 * first: it is what the session was opened for.
 */
export class SessionProfiles {
  #profiles: SessionProfile[] = [];
  #recorded = new Map<string, Profile>();
  /** The latest comparison: pages about it come in rows. */
  #compared: { key: string; profile: Profile } | undefined;

  /** All of them, in the order in which they came. */
  get list(): readonly SessionProfile[] {
    return this.#profiles;
  }

  /**
   * Adds a profile.
   *
   * @returns Its number.
   */
  add(title: string, profile: Profile): number {
    const id = (this.#profiles.at(-1)?.id ?? 0) + 1;
    this.put({ id, title, at: Date.now(), profile });
    return id;
  }

  /** Adds a profile that has its number already. */
  put(profile: SessionProfile): void {
    this.#profiles.push(profile);
    if (this.#profiles.length > MAX_PROFILES) this.#profiles.splice(1, 1);
  }

  /** Whether a recorded profile is here. */
  hasRecorded(key: string): boolean {
    return this.#recorded.has(key);
  }

  /** Keeps a recorded profile until eight others have come; it is not in the list. */
  putRecorded(key: string, profile: Profile): void {
    this.#recorded.set(key, profile);
    if (this.#recorded.size > MAX_RECORDED) {
      this.#recorded.delete(this.#recorded.keys().next().value!);
    }
  }

  /**
   * The profile that an address names.
   *
   * @param params `profile` is its number, or it is one that was recorded, the
   *   first one unless told; `base` that of the profile to compare it with.
   * @throws {RangeError} If there is none of that number, or the two do not compare.
   */
  choose(params: URLSearchParams): Profile {
    const id = params.get("profile") || "";
    const base = params.get("base") || "";
    const wanted = recordedIn(params);
    const recorded = wanted ? recordedKey(wanted) : "";
    const first = wanted ? this.#recorded.get(recorded) : this.#profiles[0]?.profile;
    const profile = id === "" ? first : this.#find(id);
    if (profile === undefined) throw new RangeError("no profile has been taken yet");
    if (base === "") return profile;
    const key = `${id} ${recorded} ${base}`;
    if (this.#compared?.key !== key) {
      const difference = diffProfile(profile, this.#find(base), { normalize: false });
      this.#compared = { key, profile: difference };
    }
    return this.#compared.profile;
  }

  #find(id: string): Profile {
    const found = this.#profiles.find((each) => `${each.id}` === id);
    if (!found) throw new RangeError(`there is no profile ${id} in this session`);
    return found.profile;
  }
}

/**
 * The profiles that the program has made.
 *
 * @module
 */
import { RESERVED_NAMES } from "./reserved_names.ts";
import { CustomProfile } from "./custom_profile.ts";

const custom = new Map<string, CustomProfile>();

/**
 * Makes a profile of the program's own, with a route and a line on the index
 * page: Go's `pprof.NewProfile`. It counts whether or not a profiler runs.
 *
 * @param name Its name, such as `db.connections`.
 * @throws {RangeError} If the name is empty or in use.
 *
 * @example
 * ```ts
 * import { newProfile } from "./custom_profiles.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const sessions = newProfile("web.sessions");
 * sessions.add("0f3c");
 * strictEqual(sessions.count, 1);
 * sessions.remove("0f3c");
 * ```
 */
export function newProfile(name: string): CustomProfile {
  if (name === "") throw new RangeError("Cannot make a profile: its name is empty");
  if (custom.has(name) || RESERVED_NAMES.has(name.replace(/\/.*/s, ""))) {
    throw new RangeError(`Cannot make profile "${name}": the name is in use`);
  }
  const made = new CustomProfile(name);
  custom.set(name, made);
  return made;
}

/**
 * Looks a profile of the program's own up: Go's `pprof.Lookup`.
 *
 * @param name The name it was made with.
 * @returns Nothing if there is none.
 */
export function lookupProfile(name: string): CustomProfile | undefined {
  return custom.get(name);
}

/** All profiles of the program's own, by name: Go's `pprof.Profiles`. */
export function customProfiles(): CustomProfile[] {
  return [...custom.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

import type { Profile } from "../profile/types.ts";
import { changeLocations } from "./filter/locations.ts";
import type { Granularity } from "./granularity.ts";

/**
 * Leaves only the outermost line of each location, if that is requested: all
 * that granularity does to reports of whole profiles.
 *
 * @param profile The profile, which stays as it is.
 * @param keep What to keep.
 * @returns What is left.
 */
export function withoutInlines(profile: Profile, keep: Granularity): Profile {
  if (keep.inlines) return profile;
  const mappings = new Map(
    profile.mapping.map((mapping) => [mapping, { ...mapping, hasInlineFrames: false }]),
  );
  const changed = changeLocations(profile, (location) => ({
    ...location,
    mapping: location.mapping && mappings.get(location.mapping),
    line: location.line.slice(-1).map((line) => keep.column ? line : { ...line, column: 0 }),
  }));
  return { ...changed, mapping: [...mappings.values()] };
}

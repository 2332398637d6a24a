import type { Location, Profile } from "../../profile/types.ts";
import type { Matcher } from "../regex.ts";
import { changeLocations, lineMatches, mappingMatches, withLines } from "./locations.ts";

/**
 * Cuts the callers of the outermost frame that matches off every stack; stacks
 * without such a frame go.
 *
 * @param profile The profile, which stays as it is.
 * @param matches What to look for.
 * @returns What is left, and whether anything matched.
 */
export function showFrom(
  profile: Profile,
  matches: Matcher,
): { profile: Profile; matched: boolean } {
  const starts = new Set<Location>();
  const result = changeLocations(profile, (location) => {
    const last = mappingMatches(location, matches)
      ? location.line.length - 1
      : location.line.findLastIndex((line) => lineMatches(line, matches));
    if (last < 0 && !mappingMatches(location, matches)) return location;
    const cut = withLines(location, location.line.slice(0, last + 1));
    starts.add(cut);
    return cut;
  }, (stack) => {
    const last = stack.findLastIndex((location) => starts.has(location));
    if (last < 0) return undefined;
    return last === stack.length - 1 ? stack : stack.slice(0, last + 1);
  });
  return { profile: result, matched: starts.size > 0 };
}

import { withoutParameters } from "../../profile/function_name.ts";
import type { Location, Profile } from "../../profile/types.ts";
import type { Matcher } from "../regex.ts";
import { changeLocations, withLines } from "./locations.ts";

/**
 * Cuts what the innermost matching function calls off every stack. The match is
 * on the function's name without its arguments; the function itself stays.
 *
 * @param profile The profile, which stays as it is.
 * @param matches What to look for.
 * @returns What is left.
 */
export function pruneFrom(profile: Profile, matches: Matcher): Profile {
  const ends = new Set<Location>();
  return changeLocations(profile, (location) => {
    const first = location.line.findIndex(({ function: { name } }) =>
      name !== "" && matches(withoutParameters(name))
    );
    if (first < 0) return location;
    const cut = withLines(location, location.line.slice(first));
    ends.add(cut);
    return cut;
  }, (stack) => {
    const first = stack.findIndex((location) => ends.has(location));
    return first <= 0 ? stack : stack.slice(first);
  });
}

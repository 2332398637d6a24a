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
      name !== "" && matches(simpleName(name))
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

const PAREN_REGEXP = /\(anonymous namespace\)|operator\(\)|\(/g;

/** A function's name up to its argument list. */
function simpleName(name: string): string {
  const plain = name.startsWith(".") ? name.slice(1) : name;
  for (const { 0: found, index } of plain.matchAll(PAREN_REGEXP)) {
    if (found === "(") return plain.slice(0, index);
  }
  return plain;
}

/**
 * Changing the lines of locations without touching the profile they come from.
 *
 * @module
 */
import type { Line, Location, Profile, Sample } from "../../profile/types.ts";
import type { Matcher } from "../regex.ts";

/** What becomes of a location; `undefined` takes it out of every stack. */
interface LocationChange {
  (location: Location): Location | undefined;
}

/**
 * Replaces locations, in the table and in every stack.
 *
 * @param profile The profile, which stays as it is.
 * @param change What becomes of each location; the same object for no change.
 * @param cut Shortens a stack that has been changed, or drops the sample by `undefined`.
 * @returns The new profile.
 */
export function changeLocations(
  profile: Profile,
  change: LocationChange,
  cut: (stack: Location[]) => Location[] | undefined = (stack) => stack,
): Profile {
  const changed = new Map<Location, Location | undefined>();
  for (const location of profile.location) {
    const after = change(location);
    if (after !== location) changed.set(location, after);
  }
  const current = (location: Location) => changed.has(location) ? changed.get(location) : location;
  const sample: Sample[] = [];
  for (const before of profile.sample) {
    const stack = changed.size === 0 ? before.location : compact(before.location.map(current));
    const location = cut(stack);
    if (location === before.location) sample.push(before);
    else if (location) sample.push({ ...before, location });
  }
  // The table keeps what no stack has any more, without lines.
  const location = profile.location.map((before) => current(before) ?? { ...before, line: [] });
  return { ...profile, sample, location };
}

function compact<T>(list: (T | undefined)[]): T[] {
  return list.filter((item) => item !== undefined);
}

/** The same location with other lines; the very same object if none is gone. */
export function withLines(location: Location, line: Line[]): Location {
  return line.length === location.line.length ? location : { ...location, line };
}

/** Whether a line's function or file matches. */
export function lineMatches({ function: func }: Line, matches: Matcher): boolean {
  return matches(func.name) || matches(func.filename);
}

/** Whether the file of a location's mapping matches. */
export function mappingMatches({ mapping }: Location, matches: Matcher): boolean {
  return mapping !== undefined && matches(mapping.filename);
}

/** Whether anything of a location matches. */
export function locationMatches(location: Location, matches: Matcher): boolean {
  return location.line.some((line) => lineMatches(line, matches)) ||
    mappingMatches(location, matches);
}

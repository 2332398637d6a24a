import type { Location, Profile, Sample } from "../../profile/types.ts";
import type { Matcher } from "../regex.ts";
import {
  changeLocations,
  lineMatches,
  locationMatches,
  mappingMatches,
  withLines,
} from "./locations.ts";

/** Which stacks and frames to keep, by names of functions, files and mappings. */
interface NameFilters {
  /** Keep samples that have a frame like this. */
  focus: Matcher | undefined;
  /** Drop samples that have a frame like this. */
  ignore: Matcher | undefined;
  /** Take frames like this out of stacks. */
  hide: Matcher | undefined;
  /** Leave only frames like this in stacks. */
  show: Matcher | undefined;
}

/** A filtered profile, and which filters found something. */
interface NameFilterResult {
  profile: Profile;
  matched: Record<keyof NameFilters, boolean>;
}

/**
 * Keeps the samples and frames that names select.
 *
 * @param profile The profile, which stays as it is.
 * @param filters The filters; with none at all everything stays.
 * @returns What is left.
 */
export function filterNames(profile: Profile, filters: NameFilters): NameFilterResult {
  const matched = { focus: filters.focus === undefined, ignore: false, hide: false, show: false };
  if (Object.values(filters).every((filter) => filter === undefined)) return { profile, matched };

  const focused = new Map<Location, boolean>();
  for (const location of profile.location) {
    if (filters.ignore && locationMatches(location, filters.ignore)) {
      matched.ignore = true;
      focused.set(location, false);
    } else if (!filters.focus || locationMatches(location, filters.focus)) {
      matched.focus = true;
      focused.set(location, true);
    }
  }
  const kept = profile.sample.filter((sample) => isFocused(sample, focused));
  const result = changeLocations({ ...profile, sample: kept }, (location) => {
    const left = apply(location, filters);
    matched.hide ||= left.hidden;
    matched.show ||= left.shown;
    return left.location;
  }, (stack) => stack.length === 0 ? undefined : stack);
  return { profile: result, matched };
}

/** A frame that is ignored outweighs any that is focused on. */
function isFocused({ location: stack }: Sample, focused: Map<Location, boolean>): boolean {
  let found = false;
  for (const location of stack) {
    const state = focused.get(location);
    if (state === false) return false;
    found ||= state === true;
  }
  return found;
}

interface Left {
  /** `undefined` if no line is left. */
  location: Location | undefined;
  /** Whether `hide` matched. */
  hidden: boolean;
  /** Whether `show` left something. */
  shown: boolean;
}

/** Only locations that a filter speaks about can go: one without any line stays otherwise. */
function apply(location: Location, { hide, show }: NameFilters): Left {
  let { line } = location;
  const hidden = hide !== undefined && locationMatches(location, hide);
  if (hidden) {
    line = mappingMatches(location, hide) ? [] : line.filter((l) => !lineMatches(l, hide));
  }
  if (show && !mappingMatches(location, show)) line = line.filter((l) => lineMatches(l, show));
  const gone = line.length === 0 && (hidden || show !== undefined);
  return {
    location: gone ? undefined : withLines(location, line),
    hidden,
    shown: show !== undefined && line.length > 0,
  };
}

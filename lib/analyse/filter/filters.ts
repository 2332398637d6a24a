/**
 * All filters of a report, in the order that pprof applies them.
 *
 * @module
 */
import type { Profile } from "../../profile/types.ts";
import { compileRegex, type Matcher } from "../regex.ts";
import { filterNames } from "./names.ts";
import { pruneFrom } from "./prune_from.ts";
import { showFrom } from "./show_from.ts";
import { compileTagFilter, filterTagNames, filterTags, type SampleFilter } from "./tags.ts";

/** The filters as users write them; `""` for none. */
export interface Filters {
  focus: string;
  ignore: string;
  hide: string;
  show: string;
  show_from: string;
  prune_from: string;
  tagfocus: string;
  tagignore: string;
  tagshow: string;
  taghide: string;
}

/** Gets what the user should know and is not an error. */
export interface Warn {
  (message: string): void;
}

/**
 * Applies all filters.
 *
 * @param profile The profile, which stays as it is.
 * @param filters The filters.
 * @param units Unit of each numeric tag.
 * @param warn Hears of filters that found nothing.
 * @returns What is left.
 * @throws {SyntaxError} If a regular expression is not valid.
 */
export function applyFilters(
  profile: Profile,
  filters: Filters,
  units: ReadonlyMap<string, string>,
  warn: Warn,
): Profile {
  const regex = (option: keyof Filters) => compileOption(option, filters[option]);
  const names = {
    focus: regex("focus"),
    ignore: regex("ignore"),
    hide: regex("hide"),
    show: regex("show"),
  };
  const from = regex("show_from");
  const tagFocus = tagOption("tagfocus", filters.tagfocus, units, warn);
  const tagIgnore = tagOption("tagignore", filters.tagignore, units, warn);
  const prune = regex("prune_from");
  const check = (filter: unknown, matched: boolean, name: string) => {
    if (filter !== undefined && !matched) warn(`${name} expression matched no samples`);
  };

  const named = filterNames(profile, names);
  check(names.focus, named.matched.focus, "Focus");
  check(names.ignore, named.matched.ignore, "Ignore");
  check(names.hide, named.matched.hide, "Hide");
  check(names.show, named.matched.show, "Show");

  const below = from ? showFrom(named.profile, from) : { ...named, matched: true };
  check(from, below.matched, "ShowFrom");

  const tagged = filterTags(below.profile, tagFocus, tagIgnore);
  check(tagFocus, tagged.focused, "TagFocus");
  check(tagIgnore, tagged.ignored, "TagIgnore");

  const tagShow = regex("tagshow");
  let tagHide: Matcher | undefined;
  let tags = filterTagNames(tagged.profile, tagShow, undefined);
  try {
    tagHide = regex("taghide");
    tags = filterTagNames(tagged.profile, tagShow, tagHide);
  } finally {
    // Go's pprof says so even if it ends with an error right after.
    check(tagShow, tags.shown, "TagShow");
  }
  check(tagHide, tags.hidden, "TagHide");

  return prune ? pruneFrom(tags.profile, prune) : tags.profile;
}

function compileOption(option: string, pattern: string): Matcher | undefined {
  return pattern === "" ? undefined : compileRegex(pattern, `parsing ${option} regexp`);
}

function tagOption(
  option: string,
  text: string,
  units: ReadonlyMap<string, string>,
  warn: Warn,
): SampleFilter | undefined {
  if (text === "") return undefined;
  const { matches, isRange } = compileTagFilter(option, text, units);
  if (isRange) {
    const value = text.slice(text.indexOf("=") + 1);
    warn(`${option}:Interpreted '${value}' as range, not regexp`);
  }
  return matches;
}

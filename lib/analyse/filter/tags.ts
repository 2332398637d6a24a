/**
 * Filters by the tags of samples.
 *
 * @module
 */
import type { Int64 } from "../../go/int64.ts";
import type { Profile, Sample } from "../../profile/types.ts";
import { compileRegex, type Matcher } from "../regex.ts";
import { scale } from "../units.ts";

/** Whether a sample is selected. */
export interface SampleFilter {
  (sample: Sample): boolean;
}

/** A filter, and whether its text was taken as a range of numbers. */
interface TagFilter {
  matches: SampleFilter;
  isRange: boolean;
}

/**
 * Compiles the value of `tagfocus` or `tagignore`: `[key=]range` or
 * `[key=]regex[,regex…]`.
 *
 * @param option Name of the option, for errors.
 * @param text Its value.
 * @param units Unit of each numeric tag.
 * @returns The filter.
 * @throws {SyntaxError} If a regular expression is not valid.
 */
export function compileTagFilter(
  option: string,
  text: string,
  units: ReadonlyMap<string, string>,
): TagFilter {
  const equals = text.indexOf("=");
  const key = equals < 0 ? "" : text.slice(0, equals);
  const wanted = text.slice(equals + 1);
  const range = parseRange(wanted, option);
  if (range) return { matches: numberFilter(key, range, units), isRange: true };
  const regexes = wanted.split(",").map((rx) => compileRegex(rx, `parsing ${option} regexp`));
  const matches = key === "" ? anyKeyFilter(regexes) : keyFilter(key, regexes);
  return { matches, isRange: false };
}

/** Whether a number in a unit is in the range. */
interface Range {
  (value: Int64, unit: string): boolean;
}

const QUANTITY_REGEXP = /([+-]?[0-9]+)([A-Za-z]+)?/g;

/** Parses `N`, `N:`, `:N` and `N:M`, numbers with or without a unit. */
function parseRange(text: string, option: string): Range | undefined {
  const [first, second] = [...text.matchAll(QUANTITY_REGEXP)].slice(0, 2);
  if (!first) return undefined;
  const [low, lowUnit = ""] = [parseInt64(first[1] ?? "", option), first[2]];
  const from = scale(low, lowUnit, lowUnit);
  const inRange = (check: (value: number) => boolean): Range => (value, unit) => {
    const found = scale(value, unit, from.unit);
    return found.unit === from.unit && check(found.value);
  };
  if (second) {
    if (text !== `${first[0]}:${second[0]}`) return undefined;
    const to = scale(parseInt64(second[1] ?? "", option), second[2] ?? "", from.unit);
    if (to.unit !== from.unit) return undefined;
    return inRange((value) => value >= from.value && value <= to.value);
  }
  const shapes: Record<string, Range> = {
    [first[0]]: inRange((value) => value === from.value),
    [`${first[0]}:`]: inRange((value) => value >= from.value),
    [`:${first[0]}`]: inRange((value) => value <= from.value),
  };
  return shapes[text];
}

/** @throws {RangeError} Beyond 64 bits, where Go's pprof crashes. */
function parseInt64(text: string, option: string): Int64 {
  const value = BigInt(text.replace("+", ""));
  if (BigInt.asIntN(64, value) !== value) {
    throw new RangeError(`${option}: number ${text} is out of range`);
  }
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function numberFilter(key: string, range: Range, units: ReadonlyMap<string, string>): SampleFilter {
  return ({ label }) =>
    label.some((l) =>
      "num" in l && (key === "" || l.key === key) && range(l.num, units.get(l.key) ?? "")
    );
}

/** Every expression matches some `key:value`. */
function anyKeyFilter(regexes: Matcher[]): SampleFilter {
  return ({ label }) =>
    regexes.every((matches) => label.some((l) => "str" in l && matches(`${l.key}:${l.str}`)));
}

/** Some expression matches some value of the key. */
function keyFilter(key: string, regexes: Matcher[]): SampleFilter {
  return ({ label }) =>
    label.some((l) => "str" in l && l.key === key && regexes.some((matches) => matches(l.str)));
}

/**
 * Keeps the samples that tags select.
 *
 * @param profile The profile, which stays as it is.
 * @param focus Samples to keep; `undefined` for all.
 * @param ignore Samples to drop.
 * @returns What is left, and whether each filter found something.
 */
export function filterTags(
  profile: Profile,
  focus: SampleFilter | undefined,
  ignore: SampleFilter | undefined,
): { profile: Profile; focused: boolean; ignored: boolean } {
  if (!focus && !ignore) return { profile, focused: true, ignored: false };
  let [focused, ignored] = [false, false];
  const sample = profile.sample.filter((candidate) => {
    const keep = focus === undefined || focus(candidate);
    const drop = ignore !== undefined && ignore(candidate);
    focused ||= keep;
    ignored ||= drop;
    return keep && !drop;
  });
  return { profile: { ...profile, sample }, focused, ignored };
}

/**
 * Removes tags by name.
 *
 * @param profile The profile, which stays as it is.
 * @param show Names to keep; `undefined` for all.
 * @param hide Names to remove.
 * @returns What is left, and whether each filter found something.
 */
export function filterTagNames(
  profile: Profile,
  show: Matcher | undefined,
  hide: Matcher | undefined,
): { profile: Profile; shown: boolean; hidden: boolean } {
  if (!show && !hide) return { profile, shown: true, hidden: false };
  let [shown, hidden] = [false, false];
  const sample = profile.sample.map((before) => {
    const label = before.label.filter(({ key }) => {
      const keep = show === undefined || show(key);
      const drop = hide !== undefined && hide(key);
      shown ||= keep;
      hidden ||= drop;
      return keep && !drop;
    });
    return label.length === before.label.length ? before : { ...before, label };
  });
  return { profile: { ...profile, sample }, shown, hidden };
}

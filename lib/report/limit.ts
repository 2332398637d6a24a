/**
 * Limits of growth: `inuse_space > 10%`, `inuse_space > 5MB`, `cpu:parse.* > 3%`.
 *
 * @module
 */
import { filterNames } from "../analyse/filter/names.ts";
import { label } from "../analyse/label.ts";
import { compileRegex, type Matcher } from "../analyse/regex.ts";
import { scale } from "../analyse/units.ts";
import type { Profile } from "../profile/types.ts";
import {
  differences,
  growth,
  growthPercent,
  growthText,
  type TypeDifference,
} from "./difference.ts";

/** How much a sample type may grow. */
interface Limit {
  /** As the user wrote it. */
  text: string;
  type: string;
  /** Only samples through what matches; `undefined` for all. */
  matches: Matcher | undefined;
  amount: number;
  /** `%` of before, a unit, or `""` for the sample type's own. */
  unit: string;
}

const LIMIT_REGEXP = /^\s*([^\s:>]+)\s*(?::(.*\S))?\s*>\s*(\d+(?:\.\d*)?|\.\d+)\s*([^\s\d]*)\s*$/;

/**
 * Parses a limit.
 *
 * @param text `TYPE[:REGEX] > AMOUNT[UNIT|%]`.
 * @returns The limit.
 * @throws {SyntaxError} If it is not one.
 */
export function parseLimit(text: string): Limit {
  const found = LIMIT_REGEXP.exec(text);
  if (!found) {
    throw new SyntaxError(
      `Cannot read limit "${text}": write TYPE[:REGEX] > AMOUNT, such as "inuse_space > 10%"`,
    );
  }
  const [, type = "", pattern, amount, unit = ""] = found;
  const matches = pattern === undefined
    ? undefined
    : compileRegex(pattern, `Cannot read limit "${text}"`);
  return { text, type, matches, amount: Number(amount), unit };
}

/**
 * Looks whether a limit is kept.
 *
 * @param limit The limit.
 * @param base The profile before.
 * @param current The profile after.
 * @returns A line that says how it is broken, or `undefined`.
 * @throws {RangeError} If the limit does not fit the profiles.
 */
export function brokenLimit(limit: Limit, base: Profile, current: Profile): string | undefined {
  const rows = differences(only(base, limit), only(current, limit));
  const row = rows.find(({ type }) => type === limit.type);
  if (!row) {
    const types = rows.map(({ type }) => type).join(", ");
    throw new RangeError(
      `Cannot check limit "${limit.text}": no sample type "${limit.type}" among ${types}`,
    );
  }
  if (!isBroken(limit, row)) return undefined;
  const [before, after] = [label(row.before, row.unit), label(row.after, row.unit)];
  return `limit broken: ${limit.text} (${before} before, ${after} after, ${growthText(row)})`;
}

function only(profile: Profile, { matches }: Limit): Profile {
  if (!matches) return profile;
  const rest = { ignore: undefined, hide: undefined, show: undefined };
  return filterNames(profile, { focus: matches, ...rest }).profile;
}

/** @throws {RangeError} If the limit's unit does not measure what the sample type counts. */
function isBroken({ text, amount, unit }: Limit, row: TypeDifference): boolean {
  if (unit === "%") return (growthPercent(row) ?? Infinity) > amount;
  const grown = Number(growth(row));
  if (unit === "" || unit === row.unit) return grown > amount;
  const one = scale(1, unit, unit);
  const own = scale(1, row.unit, unit);
  if (one.unit !== own.unit || scale(1, row.unit, "auto").unit === "") {
    throw new RangeError(
      `Cannot check limit "${text}": ${row.type} is in ${row.unit}, not in ${unit}`,
    );
  }
  return grown * own.value > amount * one.value;
}

/**
 * Rules for all years to come: `CET-1CEST,M3.5.0,M10.5.0/3` (POSIX, RFC 9636).
 *
 * @module
 */
import type { LocalTime, TimeZone } from "./zone.ts";

const NAME = String.raw`(<[^>]*>|[A-Za-z]{3,})`;
const TIME = String.raw`([+-]?\d+(?::\d+){0,2})`;
const DAY = String.raw`(J\d+|\d+|M\d+\.\d+\.\d+)(?:/${TIME})?`;
const RULE_REGEXP = new RegExp(`^${NAME}${TIME}(?:${NAME}${TIME}?(?:,${DAY},${DAY})?)?$`);

const HOUR = 3600;
const DAY_SECONDS = 24 * HOUR;
/** Those of the United States, where a rule names none. */
const USUAL_DAYS = ["M3.2.0", "M11.1.0"] as const;
const USUAL_TIME = "2";

/**
 * Reads a rule.
 *
 * @param rule The rule.
 * @returns The zone, or `undefined` if it is not one.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { parseZoneRule } from "./zone_rule.ts";
 *
 * const zone = parseZoneRule("CET-1CEST,M3.5.0,M10.5.0/3")!;
 * deepStrictEqual(zone(Date.UTC(2026, 6, 1) / 1000), { offset: 7200, name: "CEST" });
 * ```
 */
export function parseZoneRule(rule: string): TimeZone | undefined {
  const found = RULE_REGEXP.exec(rule);
  if (!found) return undefined;
  const [, name = "", west = "", summerName, summerWest, ...days] = found;
  const winter: LocalTime = { offset: -parseTime(west), name: withoutBrackets(name) };
  if (summerName === undefined) return () => winter;
  const summer: LocalTime = {
    offset: summerWest === undefined ? winter.offset + HOUR : -parseTime(summerWest),
    name: withoutBrackets(summerName),
  };
  const [from = USUAL_DAYS[0], fromTime, to = USUAL_DAYS[1], toTime] = days;
  return (seconds) => {
    const year = new Date((seconds + winter.offset) * 1000).getUTCFullYear();
    const start = dayOf(from, year) + parseTime(fromTime ?? USUAL_TIME) - winter.offset;
    const end = dayOf(to, year) + parseTime(toTime ?? USUAL_TIME) - summer.offset;
    // South of the equator summer is around the turn of the year.
    const isSummer = start < end
      ? seconds >= start && seconds < end
      : seconds >= start || seconds < end;
    return isSummer ? summer : winter;
  };
}

function withoutBrackets(name: string): string {
  return name.replace(/^<|>$/g, "");
}

/** Seconds of `-3`, `5:30`, `24:00:01`. */
function parseTime(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.replace(/^[+-]/, "").split(":").map(Number);
  const size = hours * HOUR + minutes * 60 + seconds;
  return text.startsWith("-") ? -size : size;
}

/** Midnight of a day in a year, as Unix time as if it were UTC. */
function dayOf(day: string, year: number): number {
  const [kind, ...numbers] = day.startsWith("M")
    ? ["M", ...day.slice(1).split(".").map(Number)] as const
    : [day.startsWith("J") ? "J" : "", Number(day.replace("J", ""))] as const;
  const newYear = utc(year, 0, 1);
  if (kind === "") return newYear + numbers[0]! * DAY_SECONDS;
  // The 29th of February is not counted.
  if (kind === "J") {
    return utc(year, 0, 1) + (numbers[0]! - 1 + leapDay(year, numbers[0]!)) * DAY_SECONDS;
  }
  const [month = 1, week = 1, weekday = 0] = numbers;
  const first = new Date(utc(year, month - 1, 1) * 1000).getUTCDay();
  const date = 1 + (weekday - first + 7) % 7 + (week - 1) * 7;
  const length = new Date(utc(year, month, 0) * 1000).getUTCDate();
  return utc(year, month - 1, date > length ? date - 7 : date);
}

function leapDay(year: number, day: number): number {
  const isLeap = new Date(utc(year, 1, 29) * 1000).getUTCMonth() === 1;
  return isLeap && day >= 60 ? 1 : 0;
}

function utc(year: number, month: number, date: number): number {
  return new Date(0).setUTCFullYear(year, month, date) / 1000;
}

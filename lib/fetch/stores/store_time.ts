const UNITS: Readonly<Record<string, number>> = {
  s: 1e3,
  m: 60e3,
  h: 3_600e3,
  d: 86_400e3,
  w: 7 * 86_400e3,
};
/** Who counts milliseconds has more. */
const MAX_SECONDS = 1e11;

/**
 * Reads a time as stores write it: `now-1h`, `2026-01-31T12:00:00Z`, Unix seconds or milliseconds.
 *
 * @param now In Unix milliseconds.
 * @returns Unix milliseconds, nothing if it is not one.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { parseTime } from "./store_time.ts";
 *
 * const texts = ["now", "now-1h30m", "1970-01-01T00:00:01Z", "2", "yesterday"];
 * deepStrictEqual(texts.map((text) => parseTime(text, 6e6)), [6e6, 6e5, 1e3, 2e3, undefined]);
 * ```
 */
export function parseTime(text: string, now: number): number | undefined {
  const [, ago] = /^now(?:-((?:\d+[smhdw])+))?$/.exec(text) ?? [];
  if (text.startsWith("now")) {
    if (ago === undefined) return text === "now" ? now : undefined;
    const parts = [...ago.matchAll(/(\d+)([smhdw])/g)];
    return parts.reduce((time, [, count, unit]) => time - Number(count) * UNITS[unit!]!, now);
  }
  if (/^\d+(\.\d+)?$/.test(text)) {
    const number = Number(text);
    return number > MAX_SECONDS ? number : number * 1e3;
  }
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? undefined : time;
}

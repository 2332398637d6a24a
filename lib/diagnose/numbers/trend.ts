/**
 * Whether something grows steadily.
 *
 * @module
 */

/** Growth that goes on. */
export interface Trend {
  /** From the first part of the time to the last. */
  grown: number;
  /** What it was in the first part. */
  from: number;
  perSecond: number;
  /** Standard deviation of that, from how far values are from the line. */
  deviation: number;
  seconds: number;
  /** How many values there were. */
  values: number;
}

/** The time is divided into so many parts, and of each the least value counts: garbage comes and goes. */
const PARTS = 6;
/** A line explains so much of the differences between parts; a single jump comes to 0.77. */
const MIN_FIT = 0.9;

/** A value that was measured. */
export interface Measured {
  /** Unix milliseconds. */
  at: number;
  value: number;
}

/**
 * Looks for growth that goes on: the least values of all parts of the time rise
 * along a line, also in the last two steps.
 *
 * @param values In order.
 * @param least Less time shows nothing, in seconds.
 *
 * @example
 * ```ts
 * import { steadyGrowth } from "./trend.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const values = Array.from({ length: 61 }, (_, i) => ({ at: i * 1000, value: 100 + i }));
 * strictEqual(steadyGrowth(values, 60)?.perSecond, 1);
 * ```
 */
export function steadyGrowth(values: readonly Measured[], least: number): Trend | undefined {
  const [first, last] = [values[0], values.at(-1)];
  if (!first || !last) return undefined;
  const millis = last.at - first.at;
  if (millis < least * 1e3) return undefined;
  const parts: (Measured | undefined)[] = Array.from({ length: PARTS }, () => undefined);
  for (const measured of values) {
    const part = Math.min(PARTS - 1, Math.floor((measured.at - first.at) / millis * PARTS));
    if (!parts[part] || measured.value < parts[part].value) parts[part] = measured;
  }
  const points = parts.filter((part) => part !== undefined);
  if (points.length < PARTS) return undefined;
  const steps = points.slice(1).map(({ value }, i) => value - points[i]!.value);
  if (steps.filter((step) => step > 0).length < PARTS - 2) return undefined;
  if (steps.slice(-2).some((step) => step <= 0)) return undefined;
  const { slope, deviation, fit } = lineThrough(points);
  if (slope <= 0 || fit < MIN_FIT) return undefined;
  return {
    grown: points.at(-1)!.value - points[0]!.value,
    from: points[0]!.value,
    perSecond: slope * 1e3,
    deviation: deviation * 1e3,
    seconds: millis / 1e3,
    values: values.length,
  };
}

/** Least squares. */
function lineThrough(points: readonly Measured[]) {
  const n = points.length;
  const meanAt = points.reduce((sum, { at }) => sum + at, 0) / n;
  const mean = points.reduce((sum, { value }) => sum + value, 0) / n;
  let [xx, xy, yy] = [0, 0, 0];
  for (const { at, value } of points) {
    xx += (at - meanAt) ** 2;
    xy += (at - meanAt) * (value - mean);
    yy += (value - mean) ** 2;
  }
  const slope = xx > 0 ? xy / xx : 0;
  const rest = Math.max(0, yy - slope * xy);
  return {
    slope,
    deviation: Math.sqrt(rest / (n - 2) / (xx || 1)),
    fit: yy > 0 ? 1 - rest / yy : 0,
  };
}

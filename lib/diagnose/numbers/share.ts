import type { FindingNumber } from "../../contract/findings.ts";
import { countText, shareText } from "../texts.ts";

/** A part of a whole, as far as samples show it. */
export interface Share {
  value: number;
  /** Standard deviation of the value, from chance alone. */
  deviation: number;
  /** Of the whole. */
  samples: number;
}

/** Fewer samples show nothing. */
const MIN_SAMPLES = 50;
/** So many standard deviations are no chance. */
const SURE = 2;

/**
 * A share, with what chance makes of it: a share p of n samples has the
 * standard deviation √(p(1−p)/n).
 *
 * @example
 * ```ts
 * import { shareOf } from "./share.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(shareOf(50, 100, 100), { value: 0.5, deviation: 0.05, samples: 100 });
 * ```
 */
export function shareOf(part: number, whole: number, samples: number): Share {
  const value = whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0;
  const deviation = samples > 0 ? Math.sqrt(value * (1 - value) / samples) : 1;
  return { value, deviation, samples };
}

/** Whether a share is above a limit, and not by chance. */
export function isAbove({ value, deviation, samples }: Share, limit: number): boolean {
  return samples >= MIN_SAMPLES && value - SURE * deviation > limit;
}

/** `812 samples, ± 1.7 points`. */
export function certaintyOf({ deviation, samples }: Share): string {
  const points = (deviation * 100).toFixed(1);
  return `${
    countText(samples)
  } samples: the share is right to ± ${points} points (one standard deviation)`;
}

/** `62 % ± 2`. */
export function shareNumber(name: string, { value, deviation }: Share): FindingNumber {
  const points = deviation * 100;
  const text = `${shareText(value)} ± ${points >= 1 ? points.toFixed(0) : points.toFixed(1)}`;
  return { name, value, unit: "share", text };
}

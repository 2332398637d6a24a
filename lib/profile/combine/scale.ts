/**
 * Multiplies the values of a profile.
 *
 * @module
 */
import { type Int64, truncateToInt64 } from "../../go/int64.ts";
import type { Profile, Sample } from "../types.ts";

/**
 * Multiplies all values by one ratio, as Go's `Scale` does.
 *
 * @param profile Not changed.
 * @param ratio Any number; 1 changes nothing.
 * @returns See {@linkcode scaleProfileN}.
 *
 * @example
 * ```ts
 * import { scaleProfile } from "./scale.ts";
 * import { emptyProfile } from "../builder.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const cpu = { type: "cpu", unit: "nanoseconds" };
 * const profile = emptyProfile({ sampleType: [cpu], periodType: cpu, period: 1 });
 * profile.sample.push({ location: [], value: [5], label: [] });
 * deepStrictEqual(scaleProfile(profile, -0.5).sample[0]?.value, [-3]);
 * ```
 */
export function scaleProfile(profile: Profile, ratio: number): Profile {
  return scaleProfileN(profile, profile.sampleType.map(() => ratio));
}

/**
 * Multiplies the values of each sample type by a ratio of its own, as Go's
 * `ScaleN` does: in floating point, so that values beyond 2^53 lose digits, and
 * rounding half away from zero. A sample is dropped if every value that was
 * multiplied became 0; one whose ratio is 1 was not multiplied and does not
 * save it.
 *
 * @param profile Not changed.
 * @param ratios One for each sample type. If all are 1 nothing is dropped.
 * @returns A profile with samples of its own that shares stacks and tables.
 * @throws {RangeError} If the number of ratios is wrong.
 *
 * @example
 * ```ts
 * import { scaleProfileN } from "./scale.ts";
 * import { emptyProfile } from "../builder.ts";
 * import { throws } from "node:assert/strict";
 *
 * const profile = emptyProfile({
 *   sampleType: [],
 *   periodType: { type: "cpu", unit: "nanoseconds" },
 *   period: 1,
 * });
 * throws(() => scaleProfileN(profile, [2]), /mismatched scale ratios, got 1, want 0/);
 * ```
 */
export function scaleProfileN(profile: Profile, ratios: readonly number[]): Profile {
  const types = profile.sampleType.length;
  if (ratios.length !== types) {
    throw new RangeError(`mismatched scale ratios, got ${ratios.length}, want ${types}`);
  }
  if (ratios.every((ratio) => ratio === 1)) return profile;
  const sample: Sample[] = [];
  for (const each of profile.sample) {
    let keep = false;
    const value: Int64[] = [];
    for (let i = 0; i < each.value.length; i++) {
      const ratio = ratios[i]!;
      const old = each.value[i]!;
      const scaled = ratio === 1 ? old : truncateToInt64(roundAwayFromZero(Number(old) * ratio));
      keep ||= ratio !== 1 && scaled !== 0;
      value.push(scaled);
    }
    if (keep) sample.push({ location: each.location, value, label: each.label });
  }
  return { ...profile, sample };
}

/** `Math.round` takes halves towards +∞. */
function roundAwayFromZero(value: number): number {
  const whole = Math.trunc(value);
  return Math.abs(value - whole) >= 0.5 ? whole + Math.sign(value) : whole;
}

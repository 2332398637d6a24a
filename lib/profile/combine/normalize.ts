/**
 * Brings a profile to the size of another.
 *
 * @module
 */
import { add, type Int64 } from "../../go/int64.ts";
import type { Profile } from "../types.ts";
import { checkSameTypes } from "./merge.ts";
import { scaleProfileN } from "./scale.ts";

/**
 * Scales a profile so that each sample type sums up to what it does in another,
 * as `-normalize` does. A type whose sum is 0 becomes 0 everywhere.
 *
 * @param profile Not changed.
 * @param base Has the sums that are wanted.
 * @returns See `scaleProfileN`.
 * @throws {RangeError} If period or sample types differ, units included.
 *
 * @example
 * ```ts
 * import { normalizeProfile } from "./normalize.ts";
 * import { emptyProfile } from "../builder.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const cpu = { type: "cpu", unit: "nanoseconds" };
 * const profile = (value: number) => ({
 *   ...emptyProfile({ sampleType: [cpu], periodType: cpu, period: 1 }),
 *   sample: [{ location: [], value: [value], label: [] }],
 * });
 * deepStrictEqual(normalizeProfile(profile(3), profile(7)).sample[0]?.value, [7]);
 * ```
 */
export function normalizeProfile(profile: Profile, base: Profile): Profile {
  checkSameTypes(profile, base);
  const wanted = sums(base);
  const ratios = sums(profile).map((sum, i) => sum === 0 ? 0 : Number(wanted[i]!) / Number(sum));
  return scaleProfileN(profile, ratios);
}

/** Signed sums, wrapping at 64 bits. */
function sums({ sampleType, sample }: Profile): Int64[] {
  const totals: Int64[] = sampleType.map(() => 0);
  for (const { value } of sample) {
    for (let i = 0; i < value.length; i++) totals[i] = add(totals[i]!, value[i]!);
  }
  return totals;
}

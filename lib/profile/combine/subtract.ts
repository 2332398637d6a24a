/**
 * Compares profiles: brings one to the size of another, and subtracts it.
 *
 * @module
 */
import { add, type Int64 } from "../../go/int64.ts";
import type { Label, Profile } from "../types.ts";
import { combineProfiles } from "./combine.ts";
import { checkSameTypes } from "./merge.ts";
import { scaleProfile, scaleProfileN } from "./scale.ts";

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
 * import { normalizeProfile } from "./subtract.ts";
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

/** The key of the label that marks the samples of a base. */
export const BASE_LABEL = "pprof::base";

/** Options of {@linkcode subtractProfile} and {@linkcode diffProfile}. */
export interface SubtractOptions {
  /** Scale the profile to the sums of the base first. */
  normalize?: boolean;
}

/**
 * Subtracts a base: equal stacks cancel each other out. Durations are added, as
 * in Go.
 *
 * @param profile Not changed.
 * @param base Not changed.
 * @param options Whether to normalise.
 * @returns The difference.
 * @throws {RangeError} If the two cannot be compared.
 *
 * @example
 * ```ts
 * import { subtractProfile } from "./subtract.ts";
 * import { emptyProfile } from "../builder.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const cpu = { type: "cpu", unit: "nanoseconds" };
 * const profile = {
 *   ...emptyProfile({ sampleType: [cpu], periodType: cpu, period: 1 }),
 *   sample: [{ location: [], value: [5], label: [] }],
 * };
 * deepStrictEqual(subtractProfile(profile, profile).sample, []);
 * ```
 */
export function subtractProfile(
  profile: Profile,
  base: Profile,
  options: SubtractOptions = {},
): Profile {
  const source = options.normalize ? normalizeProfile(profile, base) : profile;
  return combineProfiles([source, scaleProfile(base, -1)]);
}

/**
 * Subtracts a base whose samples are marked with `pprof::base=true`, so that
 * they stay apart and percentages can refer to them.
 *
 * @param profile Not changed.
 * @param base Not changed.
 * @param options Whether to normalise.
 * @returns Samples of both, those of the base negative.
 * @throws {RangeError} If the two cannot be compared.
 *
 * @example
 * ```ts
 * import { diffProfile } from "./subtract.ts";
 * import { emptyProfile } from "../builder.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const cpu = { type: "cpu", unit: "nanoseconds" };
 * const profile = {
 *   ...emptyProfile({ sampleType: [cpu], periodType: cpu, period: 1 }),
 *   sample: [{ location: [], value: [5], label: [] }],
 * };
 * deepStrictEqual(diffProfile(profile, profile).sample.map((s) => s.value), [[5], [-5]]);
 * ```
 */
export function diffProfile(
  profile: Profile,
  base: Profile,
  options: SubtractOptions = {},
): Profile {
  return subtractProfile(profile, markBase(base), options);
}

function markBase(base: Profile): Profile {
  const other = (label: Label) => !("str" in label && label.key === BASE_LABEL);
  return {
    ...base,
    sample: base.sample.map((sample) => ({
      ...sample,
      label: [...sample.label.filter(other), { key: BASE_LABEL, str: "true" }],
    })),
  };
}

/**
 * Compares a profile with a base, as `-base` and `-diff_base` do.
 *
 * @module
 */
import { combineProfiles } from "./combine.ts";
import { normalizeProfile } from "./normalize.ts";
import { scaleProfile } from "./scale.ts";
import type { Label, Profile } from "../types.ts";

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

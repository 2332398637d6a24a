/**
 * Which number of each sample a report is about.
 *
 * @module
 */
import { add, type Int64, negate, quotient } from "../go/int64.ts";
import { goQuote, optionalInteger } from "../go/strconv.ts";
import type { Profile, Sample } from "../profile/types.ts";

/** The column that a report reads, and the one it divides by. */
export interface SampleValues {
  /** Place in `sample.value`. */
  index: number;
  /** Whether values are divided by the first column. */
  mean: boolean;
  /** Name of the sample type, `mean_` before it if divided. */
  type: string;
  unit: string;
}

/**
 * Finds a sample type by name or number.
 *
 * @param profile The profile.
 * @param name A type, a 0-based number, or `""` for the profile's default.
 * @returns The place of the type.
 * @throws {RangeError} If there is none such.
 */
export function sampleIndex(profile: Profile, name: string): number {
  const types = profile.sampleType.map(({ type }) => type);
  if (name === "") {
    const chosen = profile.defaultSampleType;
    const found = chosen === "" ? -1 : types.indexOf(chosen);
    return found >= 0 ? found : types.length - 1;
  }
  const index = optionalInteger(name, 10);
  if (index !== undefined) {
    if (index >= 0 && index < types.length) return Number(index);
    throw new RangeError(`sample_index ${name} is outside the range [0..${types.length - 1}]`);
  }
  // Older profiles had "space" where the option says "inuse_space".
  const short = name.replace(/^inuse_/, "");
  const found = types.findIndex((type) => type === name || type === short);
  if (found >= 0) return found;
  throw new RangeError(`sample_index ${goQuote(name)} must be one of: [${types.join(" ")}]`);
}

/**
 * Chooses the values of a report.
 *
 * @param profile The profile.
 * @param name See {@linkcode sampleIndex}.
 * @param mean Whether to divide by the first column.
 * @returns The choice.
 * @throws {RangeError} If the profile does not have the column.
 */
export function sampleValues(profile: Profile, name: string, mean: boolean): SampleValues {
  if (profile.sampleType.length === 0) throw new RangeError("profile has no samples");
  const index = sampleIndex(profile, name);
  const { type = "", unit = "" } = profile.sampleType[index] ?? {};
  return { index, mean, type: mean ? `mean_${type}` : type, unit };
}

/** The label of samples that a comparison subtracts. */
export const BASE_LABEL = "pprof::base";

/** Whether a sample is of the base of a comparison. */
export function isBaseSample(sample: Sample): boolean {
  return sample.label.some((l) => l.key === BASE_LABEL && "str" in l && l.str === "true");
}

/**
 * The denominator of a report's percentages: the sum of magnitudes, of the base
 * only if there is one.
 *
 * @param profile The profile.
 * @param values What to add up.
 * @returns The total, divided if values are means.
 */
export function total(profile: Profile, values: SampleValues): Int64 {
  const { sample } = profile;
  const isBase = (each: Sample) => each.label.length > 0 && isBaseSample(each);
  const base = sample.some(isBase) ? sumUp(sample.filter(isBase), values) : { value: 0, count: 0 };
  const { value, count } = base.value > 0 ? base : sumUp(sample, values);
  return quotient(value, count);
}

/** The magnitudes; the counts only for means. */
function sumUp(samples: readonly Sample[], { index, mean }: SampleValues) {
  let [value, count]: [Int64, Int64] = [0, 0];
  for (const { value: all } of samples) {
    const each = all[index] ?? 0;
    value = add(value, each < 0 ? negate(each) : each);
    if (mean) count = add(count, all[0] ?? 0);
  }
  return { value, count };
}

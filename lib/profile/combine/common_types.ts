/**
 * The sample types that several profiles have in common.
 *
 * @module
 */
import { goQuote } from "../../go/strconv.ts";
import type { Profile } from "../types.ts";

/**
 * Keeps the sample types that all profiles have, in the order of the first. A
 * name that a profile has twice is lost, as in Go.
 *
 * @param profiles Not changed.
 * @returns Profiles of the same types; they share stacks and tables with the given ones.
 * @throws {RangeError} If they have no sample type in common.
 *
 * @example
 * ```ts
 * import { withCommonTypes } from "./common_types.ts";
 * import { emptyProfile } from "../builder.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const objects = { type: "objects", unit: "count" };
 * const space = { type: "space", unit: "bytes" };
 * const both = emptyProfile({ sampleType: [objects, space], periodType: space, period: 1 });
 * const one = emptyProfile({ sampleType: [space], periodType: space, period: 1 });
 * deepStrictEqual(withCommonTypes([both, one])[0]?.sampleType, [space]);
 * ```
 */
export function withCommonTypes(profiles: readonly Profile[]): Profile[] {
  const types = commonTypes(profiles);
  if (types.length === 0) throw new RangeError("profiles have empty common sample type list");
  return profiles.map((profile) => selectTypes(profile, types));
}

/** Names that appear as often as there are profiles. */
function commonTypes(profiles: readonly Profile[]): string[] {
  const seen = new Map<string, number>();
  for (const { sampleType } of profiles) {
    for (const { type } of sampleType) seen.set(type, (seen.get(type) ?? 0) + 1);
  }
  const first = profiles[0]?.sampleType ?? [];
  return first.map(({ type }) => type).filter((type) => seen.get(type) === profiles.length);
}

function selectTypes(profile: Profile, types: string[]): Profile {
  const columns = types.map((type) => {
    const column = profile.sampleType.findIndex((each) => each.type === type);
    // Counting names lets a type through that one profile has twice and another lacks.
    if (column < 0) {
      throw new RangeError(`${goQuote(type)} sample type is not found in profile`);
    }
    return column;
  });
  const unchanged = columns.length === profile.sampleType.length &&
    columns.every((column, i) => column === i);
  if (unchanged) return profile;
  return {
    ...profile,
    sampleType: columns.map((column) => profile.sampleType[column]!),
    defaultSampleType: types.includes(profile.defaultSampleType)
      ? profile.defaultSampleType
      : types[0]!,
    sample: profile.sample.map((sample) => ({
      ...sample,
      value: columns.map((column) => sample.value[column]!),
    })),
  };
}

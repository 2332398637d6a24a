/**
 * Which of a profile's columns reports open.
 *
 * @module
 */
import type { Int64 } from "../../go/int64.ts";
import type { Profile } from "../types.ts";

/**
 * Makes a report open a column that has something to show: the last one, as
 * always, unless it is empty and another is not.
 *
 * @param profile Gets a default sample type if it needs one.
 * @returns The same profile.
 */
export function openWhatHasValues(profile: Profile): Profile {
  const { sampleType, sample } = profile;
  const hasValues = (column: number) => sample.some(({ value }) => !isZero(value[column]));
  const last = sampleType.length - 1;
  if (last < 0 || hasValues(last)) return profile;
  const filled = sampleType.findLastIndex((_, column) => hasValues(column));
  if (filled >= 0) profile.defaultSampleType = sampleType[filled]!.type;
  return profile;
}

function isZero(value: Int64 | undefined): boolean {
  return value === undefined || value === 0;
}

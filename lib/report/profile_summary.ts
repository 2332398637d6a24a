/**
 * What can be said of a profile before any report.
 *
 * @module
 */
import { profileLabels } from "../analyse/header.ts";
import { valueFormat } from "../analyse/report_input.ts";
import { sampleIndex, total } from "../analyse/sample_values.ts";
import type { Int64 } from "../go/int64.ts";
import type { Profile } from "../profile/types.ts";
import { localZone } from "./local_zone.ts";
import type { Config } from "./options.ts";
import { chooseValues, type ReportEnvironment, unitsOfLabels } from "./report.ts";

/** What a profile is, before any report. */
interface ProfileSummary {
  /** The lines above a report. */
  lines: string[];
  total: Int64;
}

/**
 * Says what a profile is.
 *
 * @param profile The profile.
 * @param config The configuration for reports.
 * @param environment What hears of strange units.
 * @returns The summary, or `undefined` if the configuration does not fit.
 */
export function profileSummary(
  profile: Profile,
  config: Config,
  { warn }: ReportEnvironment,
): ProfileSummary | undefined {
  unitsOfLabels(profile, warn);
  let values;
  try {
    values = chooseValues(profile, config);
  } catch {
    return undefined;
  }
  const whole = total(profile, values);
  const format = valueFormat({ values, ratio: 1 / config.divide_by }, config.unit);
  return {
    lines: profileLabels({ profile, values, total: whole, timeZone: localZone() }, format),
    total: whole,
  };
}

/**
 * The full name of a sample type.
 *
 * @param profile The profile.
 * @param text Its name or number; `""` for the profile's default.
 * @returns Its name.
 * @throws {RangeError} If there is none such.
 */
export function sampleTypeName(profile: Profile, text: string): string {
  return profile.sampleType[sampleIndex(profile, text)]!.type;
}

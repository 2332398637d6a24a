import { withoutInlines } from "../analyse/inlines.ts";
import type { ReportInput } from "../analyse/report_input.ts";
import { scaled } from "../go/int64.ts";
import { encodeProfile } from "../profile/encode.ts";
import type { Profile } from "../profile/types.ts";

/**
 * `-proto`: the profile itself, filtered.
 *
 * @param input The report.
 * @returns The compressed profile.
 */
export function renderProto({ profile, granularity, ratio }: ReportInput): Promise<Uint8Array> {
  return encodeProfile(multiply(withoutInlines(profile, granularity), ratio));
}

function multiply(profile: Profile, ratio: number): Profile {
  if (!(ratio > 0) || ratio === 1) return profile;
  const sample = profile.sample.map((each) => ({
    ...each,
    value: each.value.map((value) => scaled(value, ratio)),
  }));
  return { ...profile, sample };
}

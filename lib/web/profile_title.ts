import { sampleIndex } from "../analyse/sample_values.ts";
import type { Profile } from "../profile/types.ts";
import type { Config } from "../report/options.ts";

/** What a profile is of: its program's file, and the sample type that a configuration chooses. */
export function profileTitle(profile: Profile, { sample_index: index }: Config): string {
  const { type } = profile.sampleType[sampleIndex(profile, index)]!;
  return `${programFile(profile)} ${type || "unknown"}`;
}

function programFile({ mapping }: Profile): string {
  return mapping[0]?.filename.replace(/\/+$/, "").replace(/^.*\//, "") || "unknown";
}

import { ProfileBuilder, valueType } from "../../lib/profile/builder.ts";
import type { Profile } from "../../lib/profile/types.ts";

/** A CPU profile with one sample of so many nanoseconds. */
export function recordedProfile(comment: string[] = [], nanos = 30): Profile {
  const cpu = valueType("cpu", "nanoseconds");
  const builder = new ProfileBuilder({
    sampleType: [valueType("samples", "count"), cpu],
    periodType: cpu,
    period: 10,
    comment,
  });
  const frame = { name: "work", systemName: "work", filename: "a.ts", startLine: 1, line: 1 };
  builder.add([{ ...frame, mapping: "a.ts" }], [1, nanos]);
  return builder.build();
}

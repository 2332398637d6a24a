import { ProfileBuilder } from "../../lib/profile/builder.ts";
import type { Label, Profile } from "../../lib/profile/types.ts";

const CPU = { type: "cpu", unit: "nanoseconds" };

/**
 * A profile with one sample type, from stacks written leaf first.
 *
 * @param rows `["leaf caller root", value, labels]`.
 */
export function profileOf(...rows: [stack: string, value: number, label?: Label[]][]): Profile {
  const builder = new ProfileBuilder({ sampleType: [CPU], periodType: CPU, period: 1 });
  for (const [stack, value, label] of rows) {
    const frames = stack.split(" ").filter((name) => name !== "").map((name) => ({
      name,
      systemName: name,
      filename: `${name}.ts`,
      startLine: 1,
      line: 2,
      mapping: "app",
    }));
    builder.add(frames, [value], label);
  }
  return builder.build();
}

/** The stacks of a profile, leaf first, with their values. */
export function stacksOf({ sample }: Profile): [string, number][] {
  return sample.map(({ location, value }) => [
    location.flatMap(({ line }) => line.map((l) => l.function.name)).join(" "),
    Number(value[0]),
  ]);
}

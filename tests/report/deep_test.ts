import { strictEqual } from "node:assert/strict";
import { runReports } from "../../scripts/fuzz/reports.ts";
import { ProfileBuilder, valueType } from "../../lib/profile/builder.ts";
import { decodeProfile } from "../../lib/profile/decode/decode.ts";
import { encodeProfile } from "../../lib/profile/encode.ts";

Deno.test("every report takes a stack of 100 000 frames", async () => {
  const cpu = valueType("cpu", "nanoseconds");
  const builder = new ProfileBuilder({ sampleType: [cpu], periodType: cpu, period: 1 });
  const stack = Array.from({ length: 100_000 }, (_, i) => ({
    name: `f${i * 7 % 1000}`,
    systemName: "",
    filename: "a.ts",
    startLine: 1,
    line: i % 10,
    mapping: "app",
  }));
  builder.add(stack, [5]);
  const profile = await decodeProfile(await encodeProfile(builder.build()));
  strictEqual(profile.sample[0]?.location.length, 100_000);
  await runReports(profile);
});

import { deepStrictEqual, match, ok } from "node:assert/strict";
import type { Profile } from "../../../lib/profile/types.ts";
import { cumOf, flatText } from "../../support/profile_numbers.ts";
import { runProfiled } from "../../support/program_profile.ts";

const TOLERANCE = 0.1;
/** Of the program. */
const REQUESTS = 100;

/** What chance may do where a part of the requests has stacks. */
function chance({ comment }: Profile): number {
  const percent = /an estimate: (\d+)% of the time/.exec(comment.join("\n"))?.[1] ?? "100";
  return 3 * Math.sqrt((100 / Number(percent) - 1) / REQUESTS);
}

function assertNear(profile: Profile, name: string, millis: number): void {
  const nanos = cumOf(profile, "time", name);
  ok(
    Math.abs(nanos - millis * 1e6) <= millis * 1e6 * (TOLERANCE + chance(profile)),
    `${name}: ${nanos / 1e6}ms, in truth ${millis}ms\n${flatText(profile, "time")}`,
  );
}

Deno.test("fgprof: below a handler is what its requests took, running and waiting", async () => {
  await using run = await runProfiled("wall.ts");
  const profile = await run.profile();
  const truths = JSON.parse(run.stdout) as Record<string, number>;
  deepStrictEqual(profile.sampleType, [
    { type: "samples", unit: "count" },
    { type: "time", unit: "nanoseconds" },
  ]);
  match(profile.comment.join("\n"), /samples with the label wait are waits.*the others are CPU/);
  for (const [name, millis] of Object.entries(truths)) assertNear(profile, name, millis);
});

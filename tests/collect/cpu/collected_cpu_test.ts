import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import {
  COLLECTED,
  collectedCpu,
  COLLECTOR_NAME,
  withCollections,
} from "../../../lib/collect/cpu/collected_cpu.ts";
import { assertNear } from "../../support/assert_near.ts";
import {
  cumOf,
  flatText,
  isOfProgram,
  shareTolerance,
  sumOf,
} from "../../support/profile_numbers.ts";
import { runProfiled } from "../../support/program_profile.ts";

const ALIKE = { script: 1, platform: 1, program: 1, collector: 1 };
const NOTHING = { script: 0, platform: 0, program: 0, collector: 0 };

Deno.test("collectedCpu() takes the wait for a core out, and never more than there is", () => {
  strictEqual(collectedCpu(300, { cpu: 500, wait: 1_000 }), 100);
  strictEqual(collectedCpu(300, { cpu: 500 }), 300);
  strictEqual(collectedCpu(900, { cpu: 500 }), 500);
  strictEqual(collectedCpu(900, { cpu: 0, wait: 0 }), 0);
});

Deno.test("withCollections() gives collections their time, and takes it from all others alike", () => {
  const sampled = { script: 400, platform: 200, program: 100, collector: 100 };
  // 200 of the thread's time are in no sample.
  const { factors, unseen } = withCollections(
    { factors: ALIKE, caveats: ["one"] },
    sampled,
    1_000,
    190,
  );
  strictEqual(unseen, 0);
  strictEqual(factors.collector * sampled.collector, 190);
  deepStrictEqual(factors.script, 0.9);
  const shown = 0.9 * (400 + 200 + 100) + 190;
  strictEqual(Math.round(1_000 - shown), 180);
});

Deno.test("withCollections() has those that no sample shows, and no others", () => {
  const sampled = { ...NOTHING, script: 100 };
  const split = withCollections({ factors: ALIKE, caveats: [] }, sampled, 100, 10);
  strictEqual(split.unseen, 10);
  strictEqual(split.factors.script, 0.9);
  const none = withCollections(
    { factors: ALIKE, caveats: [] },
    { ...sampled, collector: 50 },
    150,
    0,
  );
  strictEqual(none.factors.collector, 0);
  strictEqual(none.factors.script, 1.5);
});

for (const loop of ["busy", "sleeps"]) {
  Deno.test(`CPU profile: collections have the time that V8 says, the loop ${loop}`, async () => {
    await using run = await runProfiled("collecting.ts", { args: [loop] });
    const profile = await run.profile();
    const { share } = JSON.parse(run.stdout) as { share: number };
    const all = sumOf(profile, "cpu", isOfProgram);
    const seen = flatText(profile, "cpu");
    ok(profile.comment.includes(COLLECTED), seen);
    // V8's clock of collections goes on while the thread waits for a core, now in one, now outside.
    const waited = profile.comment.some((text) => text.includes("waited for a core"));
    const samples = sumOf(profile, "samples", isOfProgram);
    const tolerance = waited ? shareTolerance(share, samples) : 0.03;
    assertNear(cumOf(profile, "cpu", COLLECTOR_NAME) / all, share, tolerance, seen);
  });
}

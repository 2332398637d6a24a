import { ok, strictEqual } from "node:assert/strict";
import { assertNear } from "../../support/assert_near.ts";
import { flatOf, sumOf } from "../../support/profile_numbers.ts";
import { runProfiled } from "../../support/program_profile.ts";
import { LAST_SEEN } from "../../../lib/collect/heap/heap_profile.ts";

const MB = 1_000_000;

Deno.test("heap profile: three functions hold 40, 20 and 10 MB, before a window and after", async () => {
  await using run = await runProfiled("holders.ts");
  for (const suffix of [".before", ".after"]) {
    const profile = await run.profile(suffix);
    for (const [name, wanted] of [["hold40", 40], ["hold20", 20], ["hold10", 10]] as const) {
      const bytes = flatOf(profile, "inuse_space", name);
      assertNear(bytes / (wanted * MB), 1, 0.3, `${name}${suffix}`);
    }
    const live = /live heap (\d+) B .* plus (\d+) B external/.exec(profile.comment.join("\n"));
    strictEqual(sumOf(profile, "inuse_space"), Number(live?.[1]) + Number(live?.[2]));
  }
});

Deno.test("heap profile: no function grew over a window in which none grew", async () => {
  await using run = await runProfiled("holders.ts");
  const [before, after] = [await run.profile(".before"), await run.profile(".after")];
  for (const name of ["hold40", "hold20", "hold10", "churn"]) {
    const [was, is] = [before, after].map((p) => flatOf(p, "inuse_space", name));
    // Where samples overshoot, both are cut to V8's live bytes, which move a little.
    ok(is! - was! <= 0.005 * was! + 1024, `${name} grew by ${is! - was!} bytes`);
  }
  ok(
    after.sample.some((s) => s.label.some((l) => JSON.stringify(l) === JSON.stringify(LAST_SEEN))),
  );
});

Deno.test("allocs window: two functions make garbage 3 to 1, exactly counted too", async () => {
  await using run = await runProfiled("garbage.ts");
  const sampled = await run.profile(".sampled");
  const [mostly, seldom] = ["mostly", "seldom"].map((f) => flatOf(sampled, "alloc_space", f));
  assertNear(mostly! / (mostly! + seldom!), 0.75, 0.05, "mostly");
  const exact = await run.profile(".exact");
  const objects = flatOf(exact, "alloc_objects", "mostly");
  ok(objects >= 3_000 && objects <= 3_000 * Number(run.stdout), `${objects} objects`);
  strictEqual(objects % 3_000, 0);
  strictEqual(sampled.defaultSampleType, "alloc_space");
});

import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { PROFILE_KINDS } from "../../../lib/collect/kinds/profile_kinds.ts";
import { newProfile, startProfiler } from "../../../lib/mod.ts";
import { assertCanonical } from "../../support/assert_canonical.ts";

/** So that no kind is empty. */
async function work(): Promise<void> {
  const end = performance.now() + 120;
  while (performance.now() < end) Math.sqrt(end);
  const { locks } = navigator as unknown as {
    locks: { request(name: string, work: () => Promise<void>): Promise<void> };
  };
  const hold = () => new Promise<void>((resolve) => setTimeout(resolve, 20));
  await Promise.all([locks.request("numbers", hold), locks.request("numbers", hold)]);
}

Deno.test("every kind has whole numbers, big ones only where they are needed", async () => {
  const custom = newProfile("numbers.open");
  const open = {};
  custom.add(open);
  await using profiler = await startProfiler({ exact: true, recorder: {} });
  const kinds = [...PROFILE_KINDS, { name: custom.name, seconds: "none" }];
  for (const { name, seconds } of kinds) {
    await work();
    if (seconds !== "length") assertCanonical(await profiler.take(name), name);
    if (seconds === "none") continue;
    const working = work();
    assertCanonical(await profiler.take(name, { seconds: 1 }), `${name} of a second`);
    await working;
  }
  assertCanonical(await profiler.take("allocs", { seconds: 1, exact: true }), "exact allocs");
  assertCanonical(await profiler.take("goroutine", { each: true }), "each goroutine");
  custom.remove(open);
});

Deno.test("what adds up since the start says so: its time is now, it has no duration", async () => {
  await using profiler = await startProfiler();
  for (const name of ["block", "mutex", "heap", "allocs"]) {
    const before = Date.now();
    const { timeNanos, durationNanos } = await profiler.take(name);
    const millis = Number(timeNanos) / 1e6;
    deepStrictEqual([millis >= before - 1, millis <= Date.now() + 1], [true, true], name);
    strictEqual(durationNanos, 0, name);
  }
});

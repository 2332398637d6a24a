import { ok, strictEqual } from "node:assert/strict";
import { type Profiler, startProfiler } from "../../../lib/mod.ts";
import type { Profile } from "../../../lib/profile/types.ts";
import { cumOf, sumOf } from "../../support/profile_numbers.ts";

/** Values of the sample type by stack, whatever the labels. */
function byStack({ sample, sampleType }: Profile, type: string): Map<string, number> {
  const at = sampleType.findIndex((each) => each.type === type);
  const sums = new Map<string, number>();
  for (const { location, value } of sample) {
    const stack = location.map(({ line: [leaf] }) =>
      `${leaf!.function.name} ${leaf!.function.filename}:${leaf!.line}`
    ).join("\n");
    sums.set(stack, (sums.get(stack) ?? 0) + Number(value[at]));
  }
  return sums;
}

let kept: unknown[] = [];

function parseOrders(): void {
  for (let i = 0; i < 300; i++) kept = Array.from({ length: 1000 }, (_, id) => ({ id }));
}

function renderPages(): void {
  for (let i = 0; i < 300; i++) kept = Array.from({ length: 1000 }, (_, id) => [id]);
}

/** What reading itself may allocate, the first time most of all. */
const READING = 100e6;

/** Reads again and again, by both routes, with windows in between. */
async function readings(profiler: Profiler, rounds: number): Promise<Profile[]> {
  const profiles: Profile[] = [];
  for (let round = 0; round < rounds; round++) {
    parseOrders();
    if (round > 2) renderPages();
    for (const kind of ["allocs", "heap"]) profiles.push(await profiler.take(kind));
    if (round % 3 !== 1) continue;
    const window = profiler.take("allocs", { seconds: 0.2 });
    parseOrders();
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (round > 2) renderPages();
    await window;
  }
  return profiles;
}

Deno.test("what was allocated never falls, on no stack, and both routes say the same", async () => {
  await using profiler = await startProfiler();
  const profiles = await readings(profiler, 8);
  for (const [i, profile] of profiles.entries()) {
    const before = profiles[i - 1];
    if (!before) continue;
    const grown = sumOf(profile, "alloc_space") - sumOf(before, "alloc_space");
    ok(grown >= 0, `reading ${i}: ${grown}`);
    // The second of a round comes just after the first.
    if (i % 2 === 1) ok(grown < READING, `allocs and heap differ by ${grown}`);
    else ok(grown > 5e6, `reading ${i}: ${grown}`);
    for (const type of ["alloc_space", "alloc_objects"]) {
      const now = byStack(profile, type);
      for (const [stack, bytes] of byStack(before, type)) {
        ok(
          (now.get(stack) ?? 0) >= bytes,
          `${type} falls from ${bytes} to ${now.get(stack)}, ${stack}`,
        );
      }
    }
  }
  const [first, last] = [profiles[0]!, profiles.at(-1)!];
  strictEqual(first.defaultSampleType, "alloc_space");
  ok(first.comment.some((text) => /no allocation window was open yet/.test(text)));
  for (const name of ["parseOrders", "renderPages"]) {
    ok(cumOf(last, "alloc_space", name) > 0, name);
  }
  strictEqual(kept.length, 1000);
});

Deno.test("of everything at least as much was allocated as is alive", async () => {
  await using profiler = await startProfiler({ heapInterval: 32_768 });
  const held = Array.from({ length: 20_000 }, (_, i) => [i, `held ${i}`]);
  for (const profile of await readings(profiler, 4)) {
    for (const unit of ["space", "objects"]) {
      const allocated = byStack(profile, `alloc_${unit}`);
      for (const [stack, value] of byStack(profile, `inuse_${unit}`)) {
        ok(
          allocated.get(stack)! >= value,
          `${unit}: ${allocated.get(stack)} of ${value}, ${stack}`,
        );
      }
    }
  }
  const text =
    await (await profiler.handle(new Request("http://localhost/debug/pprof/heap?debug=1")))
      .text();
  const [objects, bytes, allObjects, allBytes] = /^heap profile: (\d+): (\d+) \[(\d+): (\d+)\]/
    .exec(text)!.slice(1).map(Number) as [number, number, number, number];
  ok(allObjects >= objects && allBytes >= bytes, text.slice(0, 100));
  strictEqual(held.length, 20_000);
});

import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { ProfileBuilder } from "../../../lib/profile/builder.ts";
import type { Profile } from "../../../lib/profile/types.ts";
import { sinceLast } from "../../../lib/ship/take/since_last.ts";

const TYPES = ["alloc_space", "inuse_space"].map((type) => ({ type, unit: "bytes" }));
const NOW = ["inuse_space"];

/** A heap with what each function has allocated and holds. */
function heap(sites: Record<string, [allocated: number, inUse: number]>): Profile {
  const builder = new ProfileBuilder({ sampleType: TYPES, periodType: TYPES[0]!, period: 1 });
  for (const [name, value] of Object.entries(sites)) {
    const frame = { name, systemName: name, filename: "a.ts", startLine: 1, line: 1, mapping: "m" };
    builder.add([frame], value);
  }
  return builder.build();
}

const values = ({ sample }: Profile) =>
  Object.fromEntries(
    sample.map(({ location, value }) => [location[0]!.line[0]!.function.name, value]),
  );

Deno.test("the first interval has all since the start", () => {
  const first = sinceLast(heap({ f: [5, 3] }), undefined, { from: 1_000, until: 3_500 }, NOW);
  deepStrictEqual(values(first), { f: [5, 3] });
  strictEqual(first.timeNanos, 1_000_000_000n);
  strictEqual(first.durationNanos, 2.5e9);
});

Deno.test("totals are sent as what came to them, what is there as it is", () => {
  const last = heap({ f: [5, 3], gone: [7, 7], same: [1, 0] });
  const totals = heap({ f: [9, 2], gone: [7, 0], same: [1, 0], fresh: [4, 4] });
  const profile = sinceLast(totals, last, { from: 0, until: 1 }, NOW);
  deepStrictEqual(values(profile), { f: [4, 2], fresh: [4, 4] });
  match(profile.comment[0]!, /inuse_space are of its end/);
});

Deno.test("a total that falls counts as nothing, and says so", () => {
  const profile = sinceLast(heap({ f: [2, 1] }), heap({ f: [5, 1], g: [1, 0] }), {
    from: 0,
    until: 1,
  }, NOW);
  deepStrictEqual(values(profile), { f: [0, 1] });
  ok(profile.comment.includes("estimate: the totals of 2 stacks fell in it, which count as 0"));
});

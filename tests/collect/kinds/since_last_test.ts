import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { sinceLast } from "../../../lib/collect/kinds/since_last.ts";
import { ProfileBuilder, valueType } from "../../../lib/profile/builder.ts";
import type { KindOptions } from "../../../lib/collect/kinds/take_options.ts";
import type { Profile } from "../../../lib/profile/types.ts";

const OPTIONS = {} as KindOptions;

/** Allocated and alive bytes, by function. */
type Bytes = Record<string, [allocated: number, alive: number]>;

function heapOf(bytes: Bytes): Profile {
  const builder = new ProfileBuilder({
    sampleType: [valueType("alloc_space", "bytes"), valueType("inuse_space", "bytes")],
    periodType: valueType("space", "bytes"),
    period: 1,
    comment: ["heap"],
  });
  for (const [name, value] of Object.entries(bytes)) {
    builder.add([
      { name, systemName: name, filename: "a.ts", startLine: 1, line: 1, mapping: "app" },
    ], value);
  }
  return builder.build();
}

function bytesOf({ sample }: Profile): Bytes {
  return Object.fromEntries(sample.map(({ location, value }) => [
    location[0]!.line[0]!.function.name,
    [Number(value[0]), Number(value[1])],
  ]));
}

Deno.test("the first has everything, the next what came, and what is alive is what it is now", async () => {
  const readings: Bytes[] = [
    { a: [10, 4] },
    { a: [15, 3], b: [7, 7] },
    { a: [15, 3], b: [7, 0] },
    { a: [15, 0], b: [9, 0] },
  ];
  const take = sinceLast(() => Promise.resolve(heapOf(readings.shift()!)), 1);
  const sources = {};
  const first = await take(sources, OPTIONS);
  deepStrictEqual(bytesOf(first), { a: [10, 4] });
  const second = await take(sources, OPTIONS);
  deepStrictEqual(bytesOf(second), { a: [5, 3], b: [7, 7] });
  match(second.comment[0]!, /^delta: .* since the last request of this profile, whoever made it$/);
  strictEqual(second.durationNanos, 0);
  deepStrictEqual(bytesOf(await take(sources, OPTIONS)), { a: [0, 3] });
  deepStrictEqual(bytesOf(await take(sources, OPTIONS)), { b: [2, 0] });
});

Deno.test("two that ask at once share what came, and together they have all of it", async () => {
  let allocated = 0;
  // The second could be read before the first.
  const delays = [5, 0, 3, 0];
  const take = sinceLast(async () => {
    const delay = delays.shift()!;
    await new Promise((resolve) => setTimeout(resolve, delay));
    return heapOf({ a: [allocated += 10, 1] });
  }, 1);
  const sources = {};
  const taken = await Promise.all([1, 2, 3, 4].map(() => take(sources, OPTIONS)));
  deepStrictEqual(taken.map((profile) => bytesOf(profile)["a"]), Array(4).fill([10, 1]));
});

Deno.test("what could not be taken is in the next; each profiler has its own last", async () => {
  const readings: (Bytes | undefined)[] = [{ a: [10, 0] }, undefined, { a: [30, 0] }, {
    a: [40, 0],
  }];
  const take = sinceLast(() => {
    const reading = readings.shift();
    return reading ? Promise.resolve(heapOf(reading)) : Promise.reject(new RangeError("not now"));
  }, 1);
  const [one, other] = [{}, {}];
  await take(one, OPTIONS);
  await rejects(take(one, OPTIONS), RangeError);
  deepStrictEqual(bytesOf(await take(one, OPTIONS)), { a: [20, 0] });
  deepStrictEqual(bytesOf(await take(other, OPTIONS)), { a: [40, 0] });
});

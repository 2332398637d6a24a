import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { importProfile } from "../../../../lib/profile/import/import_profile.ts";
import type { Profile } from "../../../../lib/profile/types.ts";

function parse(text: string): Promise<Profile> {
  return importProfile(new TextEncoder().encode(text));
}

function stacks({ sample }: Profile): [string, ...unknown[]][] {
  return sample.map(({ location, value }) => [
    location.map(({ line }) => line[0]?.function.name).reverse().join(";"),
    ...value,
  ]);
}

Deno.test("folded stacks: one bad line costs that line", async () => {
  const profile = await parse(
    "main;parse 10\nwhat is this?\nmain;render 5\nmain 1\nmain 2\nmain;par",
  );
  deepStrictEqual(stacks(profile).slice(0, 2), [["main;parse", 10], ["main;render", 5]]);
  deepStrictEqual(profile.comment, ["damaged: 2 lines are no stack (line 2 first)"]);
});

Deno.test("folded stacks: two columns are base and current", async () => {
  const profile = await parse("main;parse 10 20\nmain;render 5 1\n");
  deepStrictEqual(profile.sampleType, [
    { type: "base", unit: "count" },
    { type: "current", unit: "count" },
  ]);
  deepStrictEqual(stacks(profile), [["main;parse", 10, 20], ["main;render", 5, 1]]);
  strictEqual(profile.defaultSampleType, "");
});

Deno.test("folded stacks: the column that has samples opens", async () => {
  const profile = await parse("main;parse 10 0\nmain;render 5 0\n");
  strictEqual(profile.defaultSampleType, "base");
});

Deno.test("folded stacks: a name may end in a number", async () => {
  deepStrictEqual(stacks(await parse("main;worker 1 10\nmain;worker 1 20\nmain;worker 2 5\n")), [
    ["main;worker 1", 30],
    ["main;worker 2", 5],
  ]);
  deepStrictEqual(stacks(await parse("main;worker 1 10\nmain;parse 5\n")), [
    ["main;worker 1", 10],
    ["main;parse", 5],
  ]);
});

Deno.test("folded stacks: fractions are counted in decimal parts", async () => {
  const profile = await parse("main;parse 10.5\nmain;render 4.\nmain;tab\t.5\nmain;render 0.125");
  deepStrictEqual(profile.sampleType, [{ type: "samples", unit: "thousandths" }]);
  deepStrictEqual(stacks(profile), [["main;parse", 10_500], ["main;render", 4_125]]);
  match(profile.comment.join(), /1 line is no stack/);
  const fine = await parse("main;parse 1.23456789\nmain;render 2\n");
  deepStrictEqual(stacks(fine), [["main;parse", 1_234_568], ["main;render", 2_000_000]]);
  deepStrictEqual(fine.comment, ["estimate: values are rounded to millionths"]);
});

Deno.test("folded stacks: a stack of a million frames keeps its ends", async () => {
  const names = Array.from({ length: 1_000_000 }, (_, i) => `f${i}`);
  const profile = await parse(`${names.join(";")} 5\nmain;x 3\n`);
  const [[deep = "", value] = []] = stacks(profile);
  const kept = deep.split(";");
  strictEqual(value, 5);
  deepStrictEqual([kept[0], kept.at(-1)], ["f0", "f999999"]);
  strictEqual(kept.includes("(frames left out)"), true);
  strictEqual(kept.length < 20_000, true);
  match(profile.comment.join(), /lack their middle: 1 of 2/);
});

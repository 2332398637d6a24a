import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { decodeProfile } from "../../lib/profile/decode/decode.ts";
import type { Profile } from "../../lib/profile/types.ts";
import type { Stacks } from "../../lib/contract/stacks.ts";
import { renderStacks } from "../../lib/render/stacks.ts";
import type { Table } from "../../lib/contract/table.ts";
import { renderTable } from "../../lib/render/table.ts";
import { COMMANDS } from "../../lib/report/commands.ts";
import { type Config, defaultConfig } from "../../lib/report/options.ts";
import { report } from "../../lib/report/report.ts";
import { addUpFunctions } from "../../lib/web/browser/stacks/functions.ts";
import { CallTree } from "../../lib/web/browser/stacks/call_tree.ts";
import { profileOf } from "../analyse/support.ts";
import { randomProfile } from "../support/random_profile.ts";

async function made<T>(
  profile: Profile,
  render: typeof renderStacks,
  options: Partial<Config> = {},
): Promise<T> {
  const config = {
    ...defaultConfig(),
    trim: false,
    granularity: "filefunctions",
    nodecount: 0,
    ...options,
  };
  const command = { ...COMMANDS["top"]!, render };
  const request = { command, argument: "", config };
  return JSON.parse(String(await report(profile, request, { warn: () => {} })));
}

interface Row {
  name: string;
  flat: number;
  cum: number;
}

/** What is said of functions that have a name and a value. */
function texts(rows: readonly Row[], withNames: boolean): string[] {
  return rows.filter(({ name, flat, cum }) => /^f\d/.test(name) && (flat !== 0 || cum !== 0))
    .map(({ name, flat, cum }) => `${withNames ? name : ""} ${flat} ${cum}`)
    .sort();
}

function functionsOf(stacks: Stacks): Row[] {
  const { frame, flat, flatLost, cum, cumLost } = addUpFunctions(
    new CallTree(stacks),
    stacks.frames,
  );
  return Array.from(frame, (f: number, i: number) => ({
    name: stacks.frames.name[f]!,
    flat: flat[i]! - flatLost[i]!,
    cum: cum[i]! - cumLost[i]!,
  }));
}

Deno.test("flat and cum of every function over the tree are those of -top", async () => {
  await fc.assert(
    fc.asyncProperty(
      randomProfile({ huge: false }),
      fc.constantFrom("functions", "filefunctions"),
      async (profile, granularity) => {
        for (const func of profile.function) func.name = `f${func.id} ${func.name}`;
        const stacks = await made<Stacks>(profile, renderStacks, { granularity });
        const table = await made<Table>(profile, renderTable, { granularity });
        // With files names are those of places, and told apart all the same.
        const withNames = granularity === "functions";
        deepStrictEqual(texts(functionsOf(stacks), withNames), texts(table.rows, withNames));
        strictEqual(stacks.total, table.total);
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("the tree of any profile has its values, however large", async () => {
  await fc.assert(
    fc.asyncProperty(randomProfile(), async (profile) => {
      const stacks = await made<Stacks>(profile, renderStacks);
      const tree = new CallTree(stacks);
      const values = profile.sample.map(({ value }) => Number(value.at(-1)!));
      const index = profile.sampleType.findIndex(({ type }) => type === profile.defaultSampleType);
      if (index < 0 || profile.defaultSampleType === "") {
        const net = tree.sum[0]! - (tree.sumLost?.[0] ?? 0);
        const size = values.reduce((sum, value) => sum + Math.abs(value), 0);
        const sum = values.reduce((sum, value) => sum + value, 0);
        ok(Math.abs(net - sum) <= size * 1e-9, `${net} ${sum}`);
      }
      strictEqual(tree.end[0], tree.count);
    }),
    { numRuns: 300 },
  );
});

Deno.test("what a comparison takes off is beside what there is", async () => {
  const base = [{ key: "pprof::base", str: "true" }];
  const profile = profileOf(["a main", 5], ["a main", -3, base], ["gone main", -2, base]);
  const stacks = await made<Stacks>(profile, renderStacks);
  const tree = new CallTree(stacks);
  deepStrictEqual([stacks.compared, stacks.signed, stacks.total], [true, true, 5]);
  deepStrictEqual([...tree.sum], [5, 5, 5, 0]);
  deepStrictEqual([...tree.sumLost!], [5, 5, 3, 2]);
});

Deno.test("the tree of a recording says where its frames come from", async () => {
  const file = new URL("../fixtures/profiles/tool/inlines.pb.gz", import.meta.url);
  const profile = await decodeProfile(await Deno.readFile(file));
  const { frames } = await made<Stacks>(profile, renderStacks);
  ok(frames.inlined.length > 0);
  const names = frames.name.map((name, i) => `${name} ${frames.files[frames.file[i]!]}`);
  ok(names.some((name) => / \S+\.\w+$/.test(name)), names.join("\n"));
});

Deno.test("the tree of nothing ends with its root", async () => {
  const tree = new CallTree(await made<Stacks>(profileOf(), renderStacks));
  deepStrictEqual([[...tree.end], tree.count], [[1], 1]);
});

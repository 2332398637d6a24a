import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import {
  clamped,
  extentOf,
  moved,
  scaled,
  WHOLE,
  within,
} from "../../../lib/web/browser/flame/extent.ts";
import { layOut } from "../../../lib/web/browser/flame/layout.ts";
import { treeOfFrames } from "../../../lib/web/browser/flame/own_tree.ts";
import { stackView } from "../../../lib/web/browser/flame/stack_view.ts";
import { CallTree } from "../../../lib/web/browser/stacks/call_tree.ts";
import { flameProfile, SHOP } from "../../support/flame.ts";
import { stacksOf } from "../../support/stacks.ts";

const stacks = fc.array(
  fc.tuple(
    fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 7 })
      .map((names) => names.join(" ")),
    fc.integer({ min: 1, max: 50 }),
  ),
  { minLength: 1, maxLength: 12 },
);

/** Values of stacks written root first. */
function stackSums({ frame, parent, self, count }: CallTree, names: readonly string[]) {
  const sums = new Map<string, number>();
  const paths: string[] = [""];
  for (let node = 1; node < count; node++) {
    paths[node] = `${paths[parent[node]!]} ${names[frame[node]!]}`.trim();
  }
  paths.forEach((path, node) => {
    const sum = (sums.get(path) ?? 0) + self[node]!;
    if (sum !== 0) sums.set(path, sum);
  });
  return sums;
}

Deno.test("a tree of some frames has the stacks without the others, and all of their values", async () => {
  await fc.assert(
    fc.asyncProperty(stacks, fc.subarray(["a", "b", "c", "d"]), async (rows, chosen) => {
      const made = await stacksOf(flameProfile(...rows));
      const { name } = made.frames;
      const own = treeOfFrames(
        new CallTree(made),
        Uint8Array.from(name, (each) => chosen.includes(each) ? 1 : 0),
      );
      const expected = new Map<string, number>();
      for (const [stack, value] of rows) {
        const path = stack.split(" ").filter((each) => chosen.includes(each)).reverse().join(" ");
        expected.set(path, (expected.get(path) ?? 0) + value * 1e6);
      }
      deepStrictEqual(new Map([...stackSums(own, name)].sort()), new Map([...expected].sort()));
      for (let node = 0; node < own.count; node++) {
        ok(own.end[node]! > node && own.end[node]! <= own.count);
      }
    }),
    { numRuns: 100 },
  );
});

Deno.test("what is looked at closer stays below the pointer, and within all", () => {
  const near = scaled(WHOLE, 0.8, 0.5);
  deepStrictEqual([near.from, near.to], [0.4, 0.9]);
  const back = clamped(scaled(near, 0.1, 4));
  deepStrictEqual(back, WHOLE);
  deepStrictEqual(clamped(moved(near, 10)), { from: 0.5, to: 1 });
  deepStrictEqual(within({ from: 0.5, to: 1 }, { from: 0.5, to: 1 }), { from: 0.75, to: 1 });
  ok(scaled({ from: 0.5, to: 0.5 + 1e-7 }, 0.5, 0.1).to > 0.5);
});

Deno.test("in a window are the boxes that are in it, at the places that they have without one", async () => {
  const made = await stacksOf(SHOP);
  const width = (sum: number, lost: number) => sum + lost;
  const { down } = stackView(new CallTree(made), width, undefined, false);
  const all = layOut(down, down, 1000, undefined);
  const window = { from: 0.65, to: 0.85 };
  const some = layOut(down, down, 1000, undefined, window);
  const named = ({ branches, x }: typeof all) =>
    branches.map((branch, i) => [made.frames.name[branch?.frame ?? -1], x[i]] as const);
  const expected = named(all).filter(([, left], i) =>
    left! < window.to && left! + all.width[i]! > window.from
  );
  deepStrictEqual(named(some), expected);
  const list = all.branches.find((each) => made.frames.name[each?.frame ?? -1] === "shop.list")!;
  const { from, to } = extentOf(list, undefined);
  strictEqual(from.toFixed(6), "0.600000");
  strictEqual(to.toFixed(6), "0.900000");
});

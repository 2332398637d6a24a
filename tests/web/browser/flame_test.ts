import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { type Branch, Down, type Width } from "../../../lib/web/browser/flame/branch.ts";
import { boxAt, layOut } from "../../../lib/web/browser/flame/layout.ts";
import { findMatches, pivots, stackView } from "../../../lib/web/browser/flame/stack_view.ts";
import { zoomPlace, zoomText } from "../../../lib/web/browser/flame/zoom_text.ts";
import { CallTree } from "../../../lib/web/browser/stacks/call_tree.ts";
import { flameProfile, SHOP } from "../../support/flame.ts";
import { stacksOf } from "../../support/stacks.ts";

const WIDTH: Width = (sum, lost) => sum + lost;

/** Stacks of few names, written leaf first, with values. */
const rows = fc.array(
  fc.tuple(
    fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 7 })
      .map((names) => names.join(" ")),
    fc.integer({ min: 1, max: 50 }),
  ),
  { minLength: 1, maxLength: 12 },
);

async function viewOf(
  profile: Parameters<typeof stacksOf>[0],
  { pattern = "", inverted = false } = {},
) {
  const stacks = await stacksOf(profile);
  const tree = new CallTree(stacks);
  const { name } = stacks.frames;
  return {
    tree,
    names: name,
    view: stackView(tree, WIDTH, pivots(pattern, stacks.frames), inverted),
  };
}

/** All branches from one on. */
function* allBelow(branch: Branch, least = 0): Generator<Branch> {
  yield branch;
  for (const kid of branch.expand(least).kids) yield* allBelow(kid, least);
}

Deno.test("a branch is as wide as what ends in it and what is below it", async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (stacks) => {
      const { view } = await viewOf(flameProfile(...stacks));
      for (const branch of allBelow(view.down)) {
        const below = branch.expand(0).kids.reduce((sum, kid) => sum + kid.sum, 0);
        strictEqual(branch.sum, branch.self.sum + below);
      }
    }),
    { numRuns: 50 },
  );
});

Deno.test("leaves first: all begins with what ends, and only there", async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (stacks) => {
      const { view } = await viewOf(flameProfile(...stacks), { inverted: true });
      const total = stacks.reduce((sum, [, value]) => sum + value * 1e6, 0);
      strictEqual(view.down.expand(0).kids.reduce((sum, { self }) => sum + self.sum, 0), total);
      for (const branch of allBelow(view.down)) {
        if (branch.depth !== 1) strictEqual(branch.self.sum, 0);
        const below = branch.expand(0).kids.reduce((sum, kid) => sum + kid.sum, 0);
        ok(below <= branch.sum);
      }
    }),
    { numRuns: 50 },
  );
});

Deno.test("what is too narrow is left out, and nothing of it gets lost", async () => {
  await fc.assert(
    fc.asyncProperty(rows, fc.integer({ min: 1, max: 60 }), async (stacks, percent) => {
      const { view } = await viewOf(flameProfile(...stacks));
      const least = view.down.width * percent / 100;
      for (const branch of allBelow(view.down, least)) {
        const { kids, rest } = branch.expand(least);
        ok(kids.every(({ width }) => width >= least));
        const sum = kids.reduce((all, kid) => all + kid.sum, 0) + rest.sum;
        strictEqual(branch.sum, branch.self.sum + sum);
      }
    }),
    { numRuns: 50 },
  );
});

Deno.test("callers and callees of a function come to what it comes to", async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (stacks) => {
      const { view, tree, names } = await viewOf(flameProfile(...stacks), { pattern: "^a$" });
      const found = findMatches(tree, names, (name) => name === "a");
      if (found.count === 0) return strictEqual(view.pivoted, false);
      strictEqual(view.down.sum, found.amount.sum);
      strictEqual(view.up?.sum, found.amount.sum);
    }),
    { numRuns: 50 },
  );
});

Deno.test("every place has a text that leads back to it", async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (stacks) => {
      const { view, names } = await viewOf(flameProfile(...stacks), { pattern: "b" });
      for (const branch of allBelow(view.down)) {
        strictEqual(zoomPlace(zoomText(branch, false, names), view, names).branch, branch);
      }
      for (const branch of view.up ? allBelow(view.up) : []) {
        const text = zoomText(branch, true, names);
        const place = zoomPlace(text, view, names);
        // The function itself is in both directions.
        if (text !== "") deepStrictEqual([place.branch === branch, place.upward], [true, true]);
      }
    }),
    { numRuns: 50 },
  );
});

Deno.test("a place that filters have taken away is found as far as it is there", async () => {
  const { view, names } = await viewOf(SHOP);
  const branch = [...allBelow(view.down)].find(({ frame }) => names[frame] === "read")!;
  const text = zoomText(branch, false, names);
  const filtered = await viewOf(
    flameProfile(["parse shop.order main", 450], ["parse shop.list main", 200], ["end main", 1]),
  );
  const found = zoomPlace(text, filtered.view, filtered.names).branch;
  deepStrictEqual(found.path.slice(1).map(({ frame }) => filtered.names[frame]), [
    "main",
    "shop.order",
    "parse",
  ]);
});

Deno.test("boxes lie within the box above, side by side, and are found at their places", async () => {
  await fc.assert(
    fc.asyncProperty(rows, fc.nat(100), async (stacks, which) => {
      const { view } = await viewOf(flameProfile(...stacks));
      const all = [...allBelow(view.down)];
      const focus = all[which % all.length]!;
      const boxes = layOut(view.down, focus, 1000, undefined);
      const { x, width, above, branches, rows: starts } = boxes;
      for (let row = 0; row < starts.length - 1; row++) {
        for (let i = starts[row]!; i < starts[row + 1]!; i++) {
          const right = x[i]! + width[i]!;
          if (above[i]! >= 0) {
            ok(x[i]! >= x[above[i]!]! - 1e-9 && right <= x[above[i]!]! + width[above[i]!]! + 1e-9);
            strictEqual(branches[i]?.above, branches[above[i]!]);
          }
          if (i + 1 < starts[row + 1]!) ok(right <= x[i + 1]! + 1e-9);
          strictEqual(boxAt(boxes, row, x[i]! + width[i]! / 2), i);
        }
        strictEqual(boxAt(boxes, row, 1.5), -1);
      }
      strictEqual(boxAt(boxes, starts.length, 0.5), -1);
      strictEqual(boxes.width[branches.indexOf(focus)], 1);
    }),
    { numRuns: 50 },
  );
});

Deno.test("a broken pattern, or one that finds nothing, chooses all stacks", async () => {
  const { frames } = await stacksOf(SHOP);
  for (const pattern of ["", "^$", "(", "zzz"]) strictEqual(pivots(pattern, frames), undefined);
  const chosen = pivots("list", frames)!;
  // By name, and by file.
  deepStrictEqual(frames.name.filter((_, i) => chosen[i] === 1), ["shop.list"]);
  deepStrictEqual(
    frames.name.filter((_, i) => pivots("node_modules", frames)![i] === 1),
    ["parse"],
  );
});

Deno.test("recursion is walked without making all of it at once", async () => {
  const { view } = await viewOf(flameProfile([Array(5000).fill("again").join(" "), 5]));
  let depth = 0;
  for (let at: Branch | undefined = view.down; at; at = at.only) depth = at.depth;
  strictEqual(depth, 5000);
  ok(view.down.walk instanceof Down);
});

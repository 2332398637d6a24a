import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { granularity } from "../../../lib/analyse/granularity.ts";
import { sampleValues } from "../../../lib/analyse/sample_values.ts";
import { type StackTree, stackTree } from "../../../lib/analyse/stacks/stack_tree.ts";
import type { Profile } from "../../../lib/profile/types.ts";
import { profileOf } from "../support.ts";

const BASE = [{ key: "pprof::base", str: "true" }];

function treeOf(profile: Profile, name = "filefunctions"): StackTree {
  const keep = granularity({ granularity: name, noinlines: false, showcolumns: false });
  const place = { granularity: keep, paths: undefined, objects: false };
  return stackTree(profile, place, sampleValues(profile, "", false));
}

/** All stacks, outermost call first, with their sums. */
function stacksOf(tree: StackTree): [stack: string, plus: number, minus: number][] {
  const path: string[] = [];
  return Array.from(tree.plus, (plus, i) => {
    path.length = tree.shared[i]!;
    const own = tree.own.subarray(tree.starts[i], tree.starts[i + 1]);
    path.push(...Array.from(own, (frame) => tree.frames[frame]!.name));
    return [path.join(" "), plus, tree.minus[i]!];
  });
}

Deno.test("stackTree() adds up equal stacks and makes each node once", () => {
  const tree = treeOf(profileOf(
    ["leaf a main", 5],
    ["b main", 1],
    ["leaf a main", 7, [{ key: "k", str: "v" }]],
    ["a main", 2],
    ["", 3],
    ["main other", 4],
  ));
  deepStrictEqual(stacksOf(tree), [
    ["", 3, 0],
    ["main a", 2, 0],
    ["main a leaf", 12, 0],
    ["main b", 1, 0],
    ["other main", 4, 0],
  ]);
  // main, a, leaf, b; other, main.
  strictEqual(tree.own.length, 6);
  strictEqual(tree.compared, false);
});

Deno.test("stackTree() keeps what a comparison takes off apart", () => {
  const tree = treeOf(profileOf(["a main", 5], ["a main", -3, BASE], ["b main", -2, BASE]));
  deepStrictEqual(stacksOf(tree), [["main a", 5, 3], ["main b", 0, 2]]);
  strictEqual(tree.compared, true);
});

Deno.test("stackTree() leaves out stacks without a value", () => {
  deepStrictEqual(stacksOf(treeOf(profileOf(["a main", 0], ["b main", 1]))), [["main b", 1, 0]]);
  deepStrictEqual(stacksOf(treeOf(profileOf())), []);
});

Deno.test("stackTree() distinguishes frames as the granularity says", () => {
  const profile = profileOf(["leaf main", 1]);
  const names = (name: string) => treeOf(profile, name).frames.map((frame) => frame.name);
  deepStrictEqual(names("functions").sort(), ["leaf", "main"]);
  deepStrictEqual(names("files").sort(), ["leaf.ts", "main.ts"]);
  deepStrictEqual(names("lines").sort(), ["leaf:2", "main:2"]);
});

Deno.test("stackTree() knows the heaviest line of a function", () => {
  const profile = profileOf(["leaf main", 1], ["leaf main", 5]);
  const [first] = profile.sample;
  const [leaf] = first!.location;
  const other = { ...leaf!, id: 99, line: [{ ...leaf!.line[0]!, line: 7 }] };
  profile.location.push(other);
  first!.value[0] = 3;
  profile.sample.push({ ...first!, location: [other, first!.location[1]!], value: [4] });
  const frame = treeOf(profile).frames.find(({ name }) => name === "leaf")!;
  deepStrictEqual([frame.file, frame.line, frame.inlined], ["leaf.ts", 7, false]);
});

Deno.test("stackTree() takes deep stacks and many of them", () => {
  const deep = Array.from({ length: 100_000 }, (_, i) => `f${i % 100}`).join(" ");
  const profile = profileOf([deep, 1], [`g ${deep}`, 1]);
  const [one] = profile.sample;
  for (let i = 0; i < 200_000; i++) {
    profile.sample.push({ ...one!, location: one!.location.slice(i % 5, i % 5 + 3) });
  }
  const tree = treeOf(profile);
  strictEqual(tree.plus.length, 7);
  strictEqual(tree.plus.reduce((a, b) => a + b), 200_002);
  ok(tree.own.length > 100_000);
});

import { deepStrictEqual } from "node:assert/strict";
import { groupSums } from "../../../lib/web/browser/flame/group_sums.ts";
import { neighbourSums } from "../../../lib/web/browser/flame/neighbours.ts";
import { CallTree } from "../../../lib/web/browser/stacks/call_tree.ts";
import { addUpFunctions } from "../../../lib/web/browser/stacks/functions.ts";
import { flameProfile, SHOP } from "../../support/flame.ts";
import { stacksOf } from "../../support/stacks.ts";

Deno.test("what a collector calls is collecting; all shares come to all", async () => {
  const stacks = await stacksOf(
    flameProfile(["syscall gc main", 300], ["syscall main", 500], ["main", 200]),
  );
  const { name } = stacks.frames;
  const names = ["main", "gc", "syscall"];
  const { own, present } = groupSums(new CallTree(stacks), {
    names,
    of: name.map((each) => names.indexOf(each)),
    absorbing: [false, true, false],
  });
  deepStrictEqual([...own], [200e6, 300e6, 500e6]);
  deepStrictEqual([...present], [1, 1, 1]);
});

Deno.test("callers and callees are those of all places", async () => {
  const stacks = await stacksOf(SHOP);
  const tree = new CallTree(stacks);
  const functions = addUpFunctions(tree, stacks.frames);
  const numberOf = (name: string) =>
    functions.frame.findIndex((frame) => stacks.frames.name[frame] === name);
  const named = (list: readonly { number: number; sum: number }[]) =>
    list.map(({ number, sum }) => [stacks.frames.name[functions.frame[number] ?? -1], sum / 1e6]);
  const { callers, callees } = neighbourSums(tree, functions, numberOf("parse"));
  deepStrictEqual(named(callers), [["shop.order", 600], ["shop.list", 200]]);
  deepStrictEqual(named(callees), [["read", 150]]);
  deepStrictEqual(named(neighbourSums(tree, functions, numberOf("main")).callers), [
    [undefined, 1000],
  ]);
});

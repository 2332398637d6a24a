import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { atOnce } from "../../../../lib/base/in_slices.ts";
import { dominators } from "../../../../lib/profile/import/snapshot/dominators.ts";
import {
  type HeldGraph,
  HeldGraphReader,
} from "../../../../lib/profile/import/snapshot/held_graph.ts";
import { heapText, type MadeNode } from "../../../support/heap_text.ts";

function graphOf(nodes: readonly MadeNode[]): HeldGraph {
  const reader = new HeldGraphReader();
  reader.push(heapText(nodes));
  return reader.graph();
}

/** Objects by what each holds. */
function objects(held: readonly (readonly number[])[], type = "internal"): MadeNode[] {
  return held.map((edges, i) => ({
    type: i === 0 ? "synthetic" : "object",
    name: i === 0 ? "" : `N${i}`,
    size: 16,
    edges: edges.map((to) => [type, "e", to] as const),
  }));
}

function treeOf(nodes: readonly MadeNode[]): number[] {
  return [...atOnce(dominators(graphOf(nodes))).dominator];
}

/** What cannot be reached without a node is dominated by it; the nearest of those is the dominator. */
function slowly(held: readonly (readonly number[])[]): number[] {
  const reach = (without: number) => {
    const seen = new Set<number>();
    const open = without === 0 ? [] : [0];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (at === without || seen.has(at)) continue;
      seen.add(at);
      open.push(...held[at]!);
    }
    return seen;
  };
  const all = reach(-1);
  const without = held.map((_, i) => reach(i));
  return held.map((_, node) => {
    if (node === 0 || !all.has(node)) return 0;
    const above = held.map((_, i) => i).filter((i) =>
      i !== node && all.has(i) && !without[i]!.has(node)
    );
    // The nearest is dominated by all others.
    return above.find((one) => above.every((other) => other === one || !without[other]!.has(one)))!;
  });
}

Deno.test("dominators(): as found by leaving each node out, in random heaps", () => {
  let state = 42;
  const random = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  for (let round = 0; round < 200; round++) {
    const count = 2 + random(24);
    const held = Array.from(
      { length: count },
      () => Array.from({ length: random(4) }, () => random(count)),
    );
    // All are reached: what is not is another test's.
    for (let i = 1; i < count; i++) held[random(i)]!.push(i);
    deepStrictEqual(treeOf(objects(held)), slowly(held), JSON.stringify(held));
  }
});

Deno.test("dominators(): a list of 100,000 is no deeper than memory", () => {
  const count = 100_000;
  const held = Array.from({ length: count }, (_, i) => i + 1 < count ? [i + 1] : []);
  const tree = atOnce(dominators(graphOf(objects(held))));
  strictEqual(tree.dominator[count - 1], count - 2);
  strictEqual(tree.order[count - 1], count - 1);
});

Deno.test("dominators(): weak edges hold nothing", () => {
  const nodes = objects([[1], [], [3], []]);
  nodes[1]!.edges = [["weak", "w", 2], ["weak", "w", 3]];
  const tree = atOnce(dominators(graphOf(nodes)));
  deepStrictEqual([...tree.dominator], [0, 0, 0, 2]);
  deepStrictEqual([...tree.heldWeakly], [0, 0, 1, 0]);
});

Deno.test("dominators(): what nothing holds for sure does not share what something holds", () => {
  const nodes = objects([[1], [2], [], [2]]);
  nodes[1]!.edges = [["internal", "e", 2], ["weak", "w", 3]];
  deepStrictEqual(treeOf(nodes), [0, 0, 1, 0]);
});

Deno.test("dominators(): cycles that nothing holds are there once", () => {
  const nodes = objects([[1], [], [3], [2]]);
  const tree = atOnce(dominators(graphOf(nodes)));
  deepStrictEqual([...tree.dominator], [0, 0, 0, 2]);
});

Deno.test("dominators(): the value of a WeakMap is its key's", () => {
  // Root → key, root → WeakMap → table; V8 draws the value from both.
  const pair = (n: number) =>
    `${n} / part of key (K @3) -> value (V @7) pair in WeakMap (table @9)`;
  const nodes: MadeNode[] = [
    { type: "synthetic", name: "", edges: [["internal", "a", 1], ["internal", "b", 2]] },
    { type: "object", name: "K", size: 16, edges: [["internal", pair(1), 3]] },
    { type: "object", name: "WeakMap", size: 16, edges: [["internal", "table", 4]] },
    { type: "object", name: "V", size: 16 },
    { type: "array", name: "", size: 64, edges: [["weak", "0", 1], ["internal", pair(5), 3]] },
  ];
  deepStrictEqual(treeOf(nodes), [0, 0, 0, 1, 2]);
});

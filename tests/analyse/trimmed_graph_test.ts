import { deepStrictEqual, strictEqual } from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { granularity } from "../../lib/analyse/granularity.ts";
import { trimmedGraph } from "../../lib/analyse/graph/trim.ts";
import { sampleValues } from "../../lib/analyse/sample_values.ts";
import type { Profile } from "../../lib/profile/types.ts";
import { profileOf } from "./support.ts";

function graphOf(profile: Profile, trim = { nodeCount: 0, nodeFraction: 0, edgeFraction: 0 }) {
  return trimmedGraph(profile, {
    values: sampleValues(profile, "", false),
    place: {
      granularity: granularity({ granularity: "", noinlines: false, showcolumns: false }),
      paths: undefined,
      objects: false,
    },
    trim,
    sort: "flat",
    dropNegative: false,
    edges: "all",
  });
}

Deno.test("trimmedGraph() counts recursion once", () => {
  const [rec, main] = graphOf(profileOf(["rec rec rec main", 5])).nodes;
  deepStrictEqual([rec?.name, rec?.flat, rec?.cum], ["rec", 5, 5]);
  deepStrictEqual([main?.name, main?.flat, main?.cum], ["main", 0, 5]);
  strictEqual(rec?.in.length, 1);
});

Deno.test("trimmedGraph() joins what is left of a stack by a residual edge", () => {
  const { nodes, droppedNodes } = graphOf(profileOf(["leaf small main", 5], ["leaf main", 95]), {
    nodeCount: 0,
    nodeFraction: 0.1,
    edgeFraction: 0,
  });
  strictEqual(droppedNodes, 1);
  deepStrictEqual(
    nodes[0]?.in.map(({ source, weight, residual }) => [source.name, weight, residual]),
    [
      ["main", 100, true],
    ],
  );
});

Deno.test("trimmedGraph() is exact near 2^63", () => {
  const profile = profileOf(["a main", 0], ["b main", 1]);
  profile.sample[0]!.value = [2n ** 62n];
  strictEqual(graphOf(profile).nodes.find(({ name }) => name === "main")?.cum, 2n ** 62n + 1n);
});

Deno.test("trimmedGraph() keeps the least integer, which has no magnitude", () => {
  const profile = profileOf(["a", 0], ["b", 1]);
  profile.sample[0]!.value = [-(2n ** 63n)];
  deepStrictEqual(graphOf(profile).nodes.map(({ name }) => name).sort(), ["a", "b"]);
});

Deno.test("trimmedGraph() gives out every value exactly once", () => {
  const name = fc.constantFrom("a", "b", "c", "d", "e");
  const row = fc.tuple(fc.array(name, { minLength: 1, maxLength: 8 }), fc.integer());
  fc.assert(fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
    const profile = profileOf(
      ...rows.map(([stack, value]): [string, number] => [stack.join(" "), value]),
    );
    const { nodes } = graphOf(profile);
    const flat = nodes.reduce((sum, node) => sum + Number(node.flat), 0);
    strictEqual(flat, rows.reduce((sum, [, value]) => sum + value, 0));
  }));
});

Deno.test("trimmedGraph() takes a stack of 100 000 frames", () => {
  const deep = Array.from({ length: 100_000 }, (_, i) => `f${i % 1000}`).join(" ");
  strictEqual(graphOf(profileOf([deep, 1])).nodes.length, 1000);
});

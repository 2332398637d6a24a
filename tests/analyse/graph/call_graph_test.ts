import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { granularity } from "../../../lib/analyse/granularity.ts";
import { callGraph, type CallGraphOptions } from "../../../lib/analyse/graph/call_graph.ts";
import type { Edge } from "../../../lib/analyse/graph/graph.ts";
import { sampleValues } from "../../../lib/analyse/sample_values.ts";
import type { Profile } from "../../../lib/profile/types.ts";
import { profileOf } from "../support.ts";

const EVERYTHING = { nodeCount: 0, nodeFraction: 0, edgeFraction: 0 };

function graphOf(profile: Profile, options: Partial<CallGraphOptions> = {}) {
  return callGraph(profile, {
    values: sampleValues(profile, "", false),
    place: {
      granularity: granularity({ granularity: "", noinlines: false, showcolumns: false }),
      paths: undefined,
      objects: false,
    },
    trim: EVERYTHING,
    order: "interest",
    dropNegative: false,
    callTree: false,
    tags: { units: new Map(), unit: "auto" },
    ...options,
  });
}

function edgeText({ source, target, weight, residual }: Edge): string {
  return `${source.name} ${residual ? "..." : "->"} ${target.name} ${weight}`;
}

function edgesOf(nodes: ReturnType<typeof graphOf>["nodes"]): string[] {
  return nodes.flatMap(({ out }) => out.map(edgeText)).sort();
}

Deno.test("callGraph() leaves out a residual edge that another path explains", () => {
  // Of the heaviest nodes, "mid" is left out: main ... leaf, and main -> a -> leaf.
  const profile = profileOf(["leaf mid main", 10], ["leaf a main", 50], ["a main", 40]);
  const trim = { ...EVERYTHING, nodeFraction: 0.2 };
  deepStrictEqual(edgesOf(graphOf(profile, { trim }).nodes), ["a -> leaf 50", "main -> a 90"]);
  deepStrictEqual(edgesOf(graphOf(profile, { trim, order: "flat" }).nodes), [
    "a -> leaf 50",
    "main -> a 90",
    "main ... leaf 10",
  ]);
});

Deno.test("callGraph() gives tags room among the nodes", () => {
  const user = (str: string) => [{ key: "user", str }];
  const profile = profileOf(["a", 100, user("x")], ["a", 100, user("y")], ["b", 90], ["c", 80]);
  const names = (nodeCount: number) =>
    graphOf(profile, { trim: { ...EVERYTHING, nodeCount } }).nodes.map(({ name }) => name);
  deepStrictEqual(names(3), ["a"]);
  deepStrictEqual(names(4), ["a", "b"]);
});

Deno.test("callGraph() counts dropped edges of the last pass only", () => {
  const profile = profileOf(["leaf main", 99], ["leaf a main", 1], ["a main", 99]);
  const trim = { ...EVERYTHING, edgeFraction: 0.1 };
  strictEqual(graphOf(profile, { trim }).droppedEdges, 1);
  // With room for all nodes, edges go before nodes are chosen, as in Go's pprof.
  strictEqual(graphOf(profile, { trim: { ...trim, nodeCount: 80 } }).droppedEdges, 0);
});

Deno.test("callGraph() keeps contexts apart in a call tree", () => {
  const profile = profileOf(["leaf a main", 5], ["leaf b main", 7], ["leaf leaf a main", 3]);
  const { nodes } = graphOf(profile, { callTree: true });
  deepStrictEqual(edgesOf(nodes), [
    "a -> leaf 8",
    "b -> leaf 7",
    "leaf -> leaf 3",
    "main -> a 8",
    "main -> b 7",
  ]);
});

Deno.test("callGraph() splices removed contexts out of a call tree", () => {
  const profile = profileOf(["leaf mid a main", 50], ["x mid2 main", 1], ["main", 9], [
    "a main",
    40,
  ]);
  const { nodes, droppedNodes } = graphOf(profile, {
    callTree: true,
    trim: { ...EVERYTHING, nodeFraction: 0.02, nodeCount: 3 },
  });
  strictEqual(droppedNodes, 2);
  deepStrictEqual(edgesOf(nodes), ["a ... leaf 50", "main -> a 90"]);
});

Deno.test("callGraph() orphans what a removed root calls", () => {
  const profile = profileOf(["a main", 4], ["b", 5], ["b x", 5]);
  const options = { callTree: true, trim: { ...EVERYTHING, nodeCount: 2 } };
  deepStrictEqual(edgesOf(graphOf(profile, options).nodes), []);
});

Deno.test("callGraph() takes a stack of 100 000 frames, as graph and as tree", () => {
  const deep = Array.from({ length: 100_000 }, (_, i) => `f${i % 1000}`).join(" ");
  const profile = profileOf([deep, 100, [{ key: "k", str: "v" }]], ["f0", 100]);
  const trim = { nodeCount: 80, nodeFraction: 0.005, edgeFraction: 0.001 };
  strictEqual(graphOf(profile, { trim }).originalCount, 1000);
  const tree = graphOf(profile, { trim, callTree: true });
  strictEqual(tree.originalCount, 100_001);
  ok(tree.nodes.length <= 80);
});

/**
 * The call tree: a node for each way to reach a place.
 *
 * @module
 */
import { add, type Int64 } from "../../go/int64.ts";
import type { Profile } from "../../profile/types.ts";
import type { SampleValues } from "../sample_values.ts";
import type { EdgeSum } from "./edges.ts";
import type { Cut, NodeModel } from "./node_model.ts";
import { nodeTable } from "./node_table.ts";
import type { Place, PlaceOptions } from "./place.ts";
import type { NodeSums } from "./sums.ts";

/** Nodes in the order in which samples bring them: callers before what they call. */
interface Tree {
  places: Place[];
  /** The caller of each node, -1 for none. */
  callers: number[];
  /** Whether all calls of each node are inlined. */
  inline: boolean[];
  sums: NodeSums;
  /** The last node of each sample, -1 for none. */
  leaves: Int32Array;
}

/**
 * A node for each place and chain of callers.
 *
 * @param profile The profile.
 * @param options How places are told apart.
 * @param values What to add up.
 * @returns The nodes.
 */
export function contextNodes(
  profile: Profile,
  options: PlaceOptions,
  values: SampleValues,
): NodeModel {
  const tree = growTree(profile, options, values);
  return {
    places: tree.places,
    contexts: tree.callers,
    sums: tree.sums,
    path: (sample) => pathTo(tree, tree.leaves[sample] ?? -1),
    edges: (cut, left = allEdges(tree)) => cut ? splice(left, cut, tree.places.length) : left,
  };
}

function growTree(profile: Profile, options: PlaceOptions, values: SampleValues): Tree {
  const { places, nodes, starts, slotOf } = nodeTable(profile, options);
  const sums: NodeSums = { flat: [], cum: [], flatCount: [], cumCount: [] };
  const leaves = new Int32Array(profile.sample.length).fill(-1);
  const tree: Tree = { places: [], callers: [], inline: [], sums, leaves };
  const known = new Map<number, number>();

  profile.sample.forEach(({ value: all, location: stack }, s) => {
    const value = all[values.index] ?? 0;
    const count = values.mean ? all[0] ?? 0 : 0;
    if (value === 0 && count === 0) return;
    let node = -1;
    for (let i = stack.length - 1; i >= 0; i--) {
      const slot = slotOf(stack[i]!);
      const outermost = starts[slot + 1]! - 1;
      for (let k = outermost; k >= starts[slot]!; k--) {
        const place = nodes[k]!;
        const key = (node + 1) * places.length + place;
        let next = known.get(key);
        if (next === undefined) known.set(key, next = addNode(tree, node, places[place]!));
        increase(sums.cum, sums.cumCount, next, value, count);
        tree.inline[next] &&= k !== outermost;
        node = next;
      }
    }
    leaves[s] = node;
    if (node >= 0) increase(sums.flat, sums.flatCount, node, value, count);
  });
  return tree;
}

function addNode({ places, callers, inline, sums }: Tree, caller: number, place: Place): number {
  callers.push(caller);
  inline.push(true);
  for (const column of [sums.flat, sums.cum, sums.flatCount, sums.cumCount]) column.push(0);
  return places.push(place) - 1;
}

function increase(
  sums: Int64[],
  counts: Int64[],
  node: number,
  value: Int64,
  count: Int64,
): void {
  sums[node] = add(sums[node]!, value);
  if (count !== 0) counts[node] = add(counts[node]!, count);
}

function pathTo({ callers }: Tree, leaf: number): number[] {
  const path: number[] = [];
  for (let node = leaf; node >= 0; node = callers[node]!) path.push(node);
  return path.reverse();
}

/** In the order of what is called, so that a node's callers come before it. */
function allEdges({ callers, inline, sums }: Tree): EdgeSum[] {
  const edges: EdgeSum[] = [];
  callers.forEach((source, target) => {
    if (source < 0) return;
    edges.push({
      source,
      target,
      weight: sums.cum[target]!,
      count: sums.cumCount[target]!,
      residual: false,
      inline: inline[target]!,
    });
  });
  return edges;
}

/** What removed nodes call is called by their callers then, or by nobody. */
function splice(edges: EdgeSum[], { removed }: Cut, count: number): EdgeSum[] {
  const into = new Array<EdgeSum | undefined>(count);
  const left: EdgeSum[] = [];
  for (const edge of edges) {
    const { source, target, inline } = edge;
    const above = into[source];
    if (removed[source] === 1 && !above) continue;
    const direct = removed[source] === 1 && above
      ? { ...edge, source: above.source, residual: true, inline: above.inline && inline }
      : edge;
    into[target] = direct;
    if (removed[target] === 0) left.push(direct);
  }
  return left;
}

/**
 * From samples to a graph that can be drawn.
 *
 * @module
 */
import { add, type Int64, magnitude, scaled } from "../../go/int64.ts";
import { byteOrder } from "../../go/sort.ts";
import type { Profile } from "../../profile/types.ts";
import type { SampleValues } from "../sample_values.ts";
import { contextNodes } from "./context_nodes.ts";
import type { EdgeSum } from "./edges.ts";
import { entropyScores } from "./entropy.ts";
import { byCum, byFlat, heavier, type Order } from "./graph.ts";
import { mergedNodes } from "./merged_nodes.ts";
import { NodeMaker } from "./node_maker.ts";
import type { Cut } from "./node_model.ts";
import { nodeTags, type TagGroup, type TagOptions, trimTags } from "./node_tags.ts";
import { comparePlaces, type PlaceOptions } from "./place.ts";
import { removeRedundantEdges } from "./redundant_edges.ts";
import { type Graph, isHeavy, isPresent, type TrimOptions } from "./trim.ts";

/** How to make a graph with all its edges. */
export interface CallGraphOptions {
  values: SampleValues;
  place: PlaceOptions;
  trim: TrimOptions;
  /** `interest` is for pictures: it also leaves out edges that only clutter. */
  order: "flat" | "cum" | "interest";
  dropNegative: boolean;
  /** Whether places reached in different ways are different nodes. */
  callTree: boolean;
  /** Tags to hang on nodes; `undefined` for none. */
  tags: Pick<TagOptions, "unit" | "units"> | undefined;
}

/** Tags of one node that take part in the limit of nodes, at most. */
export const MAX_TAGS = 4;

/**
 * Makes a graph.
 *
 * @param profile The profile.
 * @param options How.
 * @returns The graph. Edges may lead to nodes that are not shown: those whose values cancel out.
 */
export function callGraph(profile: Profile, options: CallGraphOptions): Graph {
  const { values, place, trim, order, callTree } = options;
  const model = (callTree ? contextNodes : mergedNodes)(profile, place, values);
  const { flat, cum } = model.sums;
  const present = Uint8Array.from(
    flat,
    (_, i) => isPresent(flat[i]!, cum[i]!, options.dropNegative) ? 1 : 0,
  );
  const all = marked(present);
  const sum = all.reduce((total, node) => add(total, flat[node]!), 0 as Int64);
  const nodeCutoff = magnitude(scaled(sum, trim.nodeFraction));
  const edgeCutoff = magnitude(scaled(sum, trim.edgeFraction));
  const maker = new NodeMaker(model);

  const heavy = all.filter((node) => isHeavy(cum[node]!, nodeCutoff));
  let edges = model.edges(heavy.length < all.length ? cutTo(heavy) : undefined);
  let nodes = sorted(heavy);
  const tags = tagsOf(nodes);
  if (trim.nodeCount > 0) {
    edges = trimEdges(edges, nodes, edgeCutoff);
    const chosen = nodes.slice(0, slots(nodes));
    if (chosen.length < nodes.length) {
      edges = model.edges(cutTo(chosen), edges);
      nodes = sorted(chosen);
    }
  }
  const left = trimEdges(edges, nodes, edgeCutoff);
  const shown = maker.connect(nodes, left, tags);
  if (order === "interest") removeRedundantEdges(shown);
  return {
    nodes: shown,
    originalCount: heavy.length,
    droppedNodes: all.length - heavy.length,
    droppedEdges: edges.length - left.length,
  };

  function cutTo(chosen: readonly number[]): Cut {
    const shown = new Uint8Array(present.length);
    for (const node of chosen) shown[node] = 1;
    return { shown, removed: present.map((mark, i) => mark & ~shown[i]!) };
  }

  function sorted(list: readonly number[]): number[] {
    const compare = order === "interest"
      ? byInterest(entropyScores(model.sums, edges), maker)
      : maker.order(order === "cum" ? byCum : byFlat);
    return list.toSorted(compare);
  }

  function tagsOf(sortedNodes: readonly number[]): Map<number, TagGroup[]> {
    if (!options.tags) return new Map();
    const wanted = trim.nodeCount > 0 ? sortedNodes.slice(0, trim.nodeCount) : sortedNodes;
    const found = nodeTags(profile, model, wanted, { ...options.tags, values });
    for (const [node, groups] of found) found.set(node, trimTags(groups, nodeCutoff));
    return found;
  }

  /** How many nodes there is room for: in pictures their tags need room as well. */
  function slots(sortedNodes: readonly number[]): number {
    let taken = 0;
    const last = sortedNodes.findIndex((node) =>
      (taken += 1 + Math.min(countTags(tags.get(node) ?? []), MAX_TAGS)) >= trim.nodeCount
    );
    return last < 0 ? sortedNodes.length : last + 1;
  }
}

function marked(marks: Uint8Array): number[] {
  const list: number[] = [];
  marks.forEach((mark, i) => {
    if (mark === 1) list.push(i);
  });
  return list;
}

function countTags(groups: readonly TagGroup[]): number {
  // Loose: zero may come as 0n.
  return groups.flatMap(({ sum, numbers }) => [sum ?? [], numbers].flat())
    .filter(({ flat }) => flat != 0).length;
}

/** Leaves out light edges into nodes that are shown. */
function trimEdges(edges: EdgeSum[], nodes: readonly number[], cutoff: Int64): EdgeSum[] {
  const shown = new Set(nodes);
  return edges.filter(({ weight, target }) => magnitude(weight) >= cutoff || !shown.has(target));
}

/** Most interesting first. */
function byInterest(scores: readonly Int64[], maker: NodeMaker): Order<number> {
  const rest = maker.order((a, b) =>
    byteOrder(a.name, b.name) || heavier(a.flat, b.flat) || heavier(a.cum, b.cum) ||
    comparePlaces(a.place, b.place)
  );
  return (a, b) => heavier(scores[a]!, scores[b]!) || rest(a, b);
}

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
import type { Cut, NodeModel } from "./node_model.ts";
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
  return new GraphMaker(profile, options).make();
}

/** Chooses nodes and edges by their weight. */
class GraphMaker {
  #profile: Profile;
  #options: CallGraphOptions;
  #model: NodeModel;
  #maker: NodeMaker;
  /** 1 for each node that has a value. */
  #present: Uint8Array;
  #all: number[];
  #nodeCutoff: Int64;
  #edgeCutoff: Int64;

  constructor(profile: Profile, options: CallGraphOptions) {
    const { place, values, trim, callTree, dropNegative } = options;
    this.#profile = profile;
    this.#options = options;
    this.#model = (callTree ? contextNodes : mergedNodes)(profile, place, values);
    this.#maker = new NodeMaker(this.#model);
    const { flat, cum } = this.#model.sums;
    this.#present = Uint8Array.from(
      flat,
      (_, i) => isPresent(flat[i]!, cum[i]!, dropNegative) ? 1 : 0,
    );
    this.#all = marked(this.#present);
    const sum = this.#all.reduce((total, node) => add(total, flat[node]!), 0 as Int64);
    this.#nodeCutoff = magnitude(scaled(sum, trim.nodeFraction));
    this.#edgeCutoff = magnitude(scaled(sum, trim.edgeFraction));
  }

  make(): Graph {
    const { trim, order } = this.#options;
    const { cum } = this.#model.sums;
    const heavy = this.#all.filter((node) => isHeavy(cum[node]!, this.#nodeCutoff));
    let edges = this.#model.edges(heavy.length < this.#all.length ? this.#cutTo(heavy) : undefined);
    let nodes = this.#sorted(heavy, edges);
    const tags = this.#tagsOf(nodes);
    if (trim.nodeCount > 0) {
      edges = trimEdges(edges, nodes, this.#edgeCutoff);
      const chosen = nodes.slice(0, countFitting(nodes, tags, trim.nodeCount));
      if (chosen.length < nodes.length) {
        edges = this.#model.edges(this.#cutTo(chosen), edges);
        nodes = this.#sorted(chosen, edges);
      }
    }
    const left = trimEdges(edges, nodes, this.#edgeCutoff);
    const shown = this.#maker.connect(nodes, left, tags);
    if (order === "interest") removeRedundantEdges(shown);
    return {
      nodes: shown,
      originalCount: heavy.length,
      droppedNodes: this.#all.length - heavy.length,
      droppedEdges: edges.length - left.length,
    };
  }

  #cutTo(chosen: readonly number[]): Cut {
    const shown = new Uint8Array(this.#present.length);
    for (const node of chosen) shown[node] = 1;
    return { shown, removed: this.#present.map((mark, i) => mark & ~shown[i]!) };
  }

  #sorted(nodes: readonly number[], edges: readonly EdgeSum[]): number[] {
    const { order } = this.#options;
    const compare = order === "interest"
      ? byInterest(entropyScores(this.#model.sums, edges), this.#maker)
      : this.#maker.order(order === "cum" ? byCum : byFlat);
    return nodes.toSorted(compare);
  }

  #tagsOf(sortedNodes: readonly number[]): Map<number, TagGroup[]> {
    const { tags, trim, values } = this.#options;
    if (!tags) return new Map();
    const wanted = trim.nodeCount > 0 ? sortedNodes.slice(0, trim.nodeCount) : sortedNodes;
    const found = nodeTags(this.#profile, this.#model, wanted, { ...tags, values });
    for (const [node, groups] of found) found.set(node, trimTags(groups, this.#nodeCutoff));
    return found;
  }
}

/** How many nodes there is room for: in pictures their tags need room as well. */
function countFitting(
  sortedNodes: readonly number[],
  tags: ReadonlyMap<number, TagGroup[]>,
  room: number,
): number {
  let taken = 0;
  const last = sortedNodes.findIndex((node) =>
    (taken += 1 + Math.min(countTags(tags.get(node) ?? []), MAX_TAGS)) >= room
  );
  return last < 0 ? sortedNodes.length : last + 1;
}

function marked(marks: Uint8Array): number[] {
  const list: number[] = [];
  marks.forEach((mark, i) => {
    if (mark === 1) list.push(i);
  });
  return list;
}

function countTags(groups: readonly TagGroup[]): number {
  return groups.flatMap(({ sum, numbers }) => [sum ?? [], numbers].flat())
    .filter(({ flat }) => flat !== 0).length;
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

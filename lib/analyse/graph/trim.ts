/**
 * From samples to the nodes and edges that are worth showing.
 *
 * @module
 */
import { add, type Int64, magnitude, quotient, scaled } from "../../go/int64.ts";
import type { Profile } from "../../profile/types.ts";
import type { SampleValues } from "../sample_values.ts";
import { type EdgeSum, edgeSums } from "./edges.ts";
import { byCum, byFlat, GraphNode } from "./graph.ts";
import { type NodeTable, nodeTable } from "./node_table.ts";
import type { PlaceOptions } from "./place.ts";
import { nodeSums } from "./sums.ts";

/** What to leave out. */
export interface TrimOptions {
  /** How many nodes to keep at most; 0 for all. */
  nodeCount: number;
  /** Nodes below this part of the sum go. */
  nodeFraction: number;
  /** Edges below this part of the sum go. */
  edgeFraction: number;
}

/** Which edges to make: `inline` only those that show which nodes were inlined. */
export type EdgeChoice = "all" | "inline" | "none" | { at: (node: GraphNode) => boolean };

/** How to make the graph of a text report. */
interface GraphOptions {
  values: SampleValues;
  place: PlaceOptions;
  trim: TrimOptions;
  sort: "flat" | "cum";
  dropNegative: boolean;
  edges: EdgeChoice;
}

/** The nodes to show, in order, and how many were left out. */
export interface Graph {
  nodes: GraphNode[];
  /** Nodes before `nodeCount` cut them. */
  originalCount: number;
  droppedNodes: number;
  droppedEdges: number;
}

/**
 * Makes the graph of a text report.
 *
 * Values of a node do not depend on which other nodes are shown, so samples are
 * walked once for nodes and, after the choice of nodes, at most once for edges.
 *
 * @param profile The profile.
 * @param options How.
 * @returns The graph.
 */
export function trimmedGraph(profile: Profile, options: GraphOptions): Graph {
  const { values, trim } = options;
  const table = nodeTable(profile, options.place);
  const all = makeNodes(profile, table, values);
  const present = all.filter(({ flat, cum }) => isPresent(flat, cum, options.dropNegative));
  const sum = present.reduce((total, node) => add(total, node.flat), 0 as Int64);
  const nodeCutoff = magnitude(scaled(sum, trim.nodeFraction));
  const edgeCutoff = magnitude(scaled(sum, trim.edgeFraction));

  const heavy = present.filter(({ cum }) => isHeavy(cum, nodeCutoff));
  heavy.sort(options.sort === "cum" ? byCum : byFlat);
  const nodes = trim.nodeCount > 0 ? heavy.slice(0, trim.nodeCount) : heavy;

  // As long as nothing is cut, nodes without a value still have edges.
  const kept = nodes.length === present.length ? undefined : new Set(nodes);
  const edges = makeEdges(profile, table, all, kept, options);
  const droppedEdges = connect(all, new Set(nodes), edges, edgeCutoff);
  return {
    nodes,
    originalCount: heavy.length,
    droppedNodes: present.length - heavy.length,
    droppedEdges,
  };
}

function makeNodes(profile: Profile, table: NodeTable, values: SampleValues): GraphNode[] {
  const { flat, flatCount, cum, cumCount } = nodeSums(profile, table, values);
  return table.places.map((place, i) =>
    new GraphNode(place, flat[i] ?? 0, flatCount[i] ?? 0, cum[i] ?? 0, cumCount[i] ?? 0)
  );
}

/** Whether a node with these values is shown at all. */
export function isPresent(flat: Int64, cum: Int64, dropNegative: boolean): boolean {
  if (flat === 0 && cum === 0) return false;
  return !dropNegative || !(flat < 0 || (flat === 0 && cum < 0));
}

/** Whether a node with this value is worth showing; the least integer has no magnitude. */
export function isHeavy(cum: Int64, cutoff: Int64): boolean {
  return cutoff <= 0 || magnitude(cum) >= cutoff;
}

function makeEdges(
  profile: Profile,
  table: NodeTable,
  all: GraphNode[],
  kept: Set<GraphNode> | undefined,
  options: GraphOptions,
): EdgeSum[] {
  if (options.edges === "none") return [];
  const keep = Uint8Array.from(all, (node) => kept === undefined || kept.has(node) ? 1 : 0);
  const { targets, sources } = wantedEdges(table, all, options.edges);
  if (!targets.some((mark, i) => mark & keep[i]!) && !sources.includes(1)) return [];
  return edgeSums(profile, table, options.values, { kept: keep, targets, sources });
}

function wantedEdges(table: NodeTable, all: GraphNode[], choice: Exclude<EdgeChoice, "none">) {
  if (choice === "all") {
    return { targets: new Uint8Array(all.length).fill(1), sources: new Uint8Array(all.length) };
  }
  if (choice === "inline") {
    return { targets: inlined(table), sources: new Uint8Array(all.length) };
  }
  const marks = Uint8Array.from(all, (node) => choice.at(node) ? 1 : 0);
  return { targets: marks, sources: marks };
}

/** Marks the nodes that are inlined into another somewhere. */
function inlined({ places, nodes, starts }: NodeTable): Uint8Array {
  const mark = new Uint8Array(places.length);
  for (let slot = 0; slot + 1 < starts.length; slot++) {
    for (let k = starts[slot]!; k < starts[slot + 1]! - 1; k++) mark[nodes[k]!] = 1;
  }
  return mark;
}

/** Hangs edges on nodes; light ones into nodes that are shown are dropped and counted. */
function connect(
  all: GraphNode[],
  shown: Set<GraphNode>,
  edges: EdgeSum[],
  cutoff: Int64,
): number {
  let dropped = 0;
  for (const { source: from, target: to, weight, count, residual, inline } of edges) {
    const source = all[from]!;
    const target = all[to]!;
    if (magnitude(weight) < cutoff && shown.has(target)) {
      dropped++;
      continue;
    }
    const edge = {
      source,
      target,
      weight,
      weightValue: quotient(weight, count),
      residual,
      inline,
    };
    source.out.push(edge);
    target.in.push(edge);
  }
  return dropped;
}

/**
 * By which of its edges a node is known.
 *
 * @module
 */
import type { Steps } from "../../../base/in_slices.ts";
import type { Dominators } from "./dominators.ts";
import type { HeldGraph } from "./held_graph.ts";

/** How well an edge names what it leads to: less is better. */
export const RANK = {
  /** A property or a variable. */
  named: 0,
  shortcut: 1,
  element: 2,
  internal: 3,
  hidden: 4,
  prototype: 5,
} as const;
/** Added for an edge from elsewhere than the dominator. */
const ELSEWHERE = 8;
const NONE = 255;
const STEP = 1 << 11;
/** Objects with more properties are tables: what is in them has keys, not names. */
const MAX_PROPERTIES = 64;

/** The best edge to each node. */
export interface EdgeNames {
  /** Of the node, 0 for none: see {@linkcode EdgeNames.rank}. */
  readonly edge: Uint32Array;
  /** One of {@linkcode RANK}; any other for none. */
  rank(node: number): number;
  /** Whether the dominator itself has that edge. */
  isDirect(node: number): boolean;
  /** Whether a node has so many properties that they are keys. */
  isTable(node: number): boolean;
}

/**
 * Finds the best edge to each node: one from its dominator if there is one, and
 * one with a name that a person gave.
 *
 * @param graph Who holds whom.
 * @param tree Who dominates whom.
 * @returns Steps to it.
 */
export function* edgeNames(graph: HeldGraph, { dominator }: Dominators): Steps<EdgeNames> {
  const { nodeCount, firstEdge, edgeTo, edgeType, edgeName, edgeTypes } = graph;
  const best = new Uint32Array(nodeCount);
  const ranks = new Uint8Array(nodeCount).fill(NONE);
  const tables = new Uint8Array(nodeCount);
  const prototype = indexOf(graph, "__proto__");
  const byType = new Uint8Array(256).fill(RANK.hidden);
  for (
    const [type, rank] of [
      [edgeTypes.property, RANK.named],
      [edgeTypes.context, RANK.named],
      [edgeTypes.shortcut, RANK.shortcut],
      [edgeTypes.element, RANK.element],
      [edgeTypes.internal, RANK.internal],
    ] as const
  ) if (type >= 0) byType[type] = rank;
  for (let node = 0; node < nodeCount; node++) {
    if (node % STEP === 0) yield;
    let properties = 0;
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
      const to = edgeTo[edge]!;
      const isProperty = edgeType[edge] === edgeTypes.property;
      if (isProperty) properties++;
      if (to === node) continue;
      let rank: number = byType[edgeType[edge]!]!;
      if (isProperty && edgeName[edge] === prototype) rank = RANK.prototype;
      if (dominator[to] !== node) rank += ELSEWHERE;
      if (rank < ranks[to]!) {
        ranks[to] = rank;
        best[to] = edge;
      }
    }
    if (properties > MAX_PROPERTIES) tables[node] = 1;
  }
  return {
    edge: best,
    rank: (node) => ranks[node]! % ELSEWHERE,
    isDirect: (node) => ranks[node]! < ELSEWHERE,
    isTable: (node) => tables[node] === 1,
  };
}

/** The node that an edge is from. */
export function holderOf({ firstEdge, nodeCount }: HeldGraph, edge: number): number {
  let [low, high] = [0, nodeCount];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (firstEdge[middle]! <= edge) low = middle;
    else high = middle;
  }
  return low;
}

/** The index of a string, −1 for none. */
export function indexOf({ strings }: HeldGraph, text: string): number {
  for (const [index, each] of strings) if (each === text) return index;
  return -1;
}

/**
 * The dominator tree of a heap, by Lengauer and Tarjan.
 *
 * @module
 */
import type { Steps } from "../../../base/in_slices.ts";
import type { HeldGraph } from "./held_graph.ts";

/** Who holds each node alone. */
export interface Dominators {
  /** Every node's dominator; of the root, and of what only weak edges lead to, the root. */
  readonly dominator: Uint32Array;
  /** All nodes, each after its dominator. */
  readonly order: Uint32Array;
  /** By node: 1 for what only weak edges lead to. */
  readonly heldWeakly: Uint8Array;
}

/** Steps of a loop between two places to stop. */
const STEP = 1 << 11;

/**
 * Finds the dominator of every node: all ways from the root to a node go by it,
 * so the node would be freed with it.
 *
 * @param graph Who holds whom.
 * @returns Steps to the tree.
 */
export function* dominators(graph: HeldGraph): Steps<Dominators> {
  const { nodeCount } = graph;
  const walk = yield* depthFirst(graph);
  const { number, vertex, parent, heldWeakly } = walk;
  const { first, holders } = yield* holdersOf(graph, walk);
  // What follows counts nodes as the walk found them; 0 is the root.
  const semi = identity(nodeCount);
  const label = identity(nodeCount);
  const ancestor = new Int32Array(nodeCount).fill(-1);
  const dominator = new Uint32Array(nodeCount);
  const bucket = new Int32Array(nodeCount).fill(-1);
  const nextInBucket = new Int32Array(nodeCount).fill(-1);
  const path: number[] = [];

  /** The node with the least semidominator above it in the forest so far. */
  function evaluate(node: number): number {
    if (ancestor[node] === -1) return node;
    path.length = 0;
    for (let at = node; ancestor[ancestor[at]!]! !== -1; at = ancestor[at]!) path.push(at);
    for (let i = path.length - 1; i >= 0; i--) {
      const at = path[i]!;
      const above = ancestor[at]!;
      if (semi[label[above]!]! < semi[label[at]!]!) label[at] = label[above]!;
      ancestor[at] = ancestor[above]!;
    }
    return label[node]!;
  }

  for (let node = nodeCount - 1; node > 0; node--) {
    if (node % STEP === 0) yield;
    for (let i = first[node]!; i < first[node + 1]!; i++) {
      const least = semi[evaluate(holders[i]!)]!;
      if (least < semi[node]!) semi[node] = least;
    }
    nextInBucket[node] = bucket[semi[node]!]!;
    bucket[semi[node]!] = node;
    const above = parent[node]!;
    ancestor[node] = above;
    for (let each = bucket[above]!; each !== -1; each = nextInBucket[each]!) {
      const least = evaluate(each);
      dominator[each] = semi[least]! < semi[each]! ? least : above;
    }
    bucket[above] = -1;
  }
  for (let node = 1; node < nodeCount; node++) {
    if (dominator[node] !== semi[node]) dominator[node] = dominator[dominator[node]!]!;
  }
  // From numbers of the walk to nodes, in place of what is needed no more.
  const byNode = semi;
  for (let node = 0; node < nodeCount; node++) {
    byNode[node] = vertex[dominator[number[node]!]!]!;
  }
  return { dominator: byNode, order: vertex, heldWeakly };
}

interface Walk {
  /** By node: when the walk came to it. */
  number: Uint32Array;
  /** By number: the node. */
  vertex: Uint32Array;
  /** By number: the number that the walk came from. */
  parent: Uint32Array;
  heldWeakly: Uint8Array;
  /** The first number that only weak edges lead to. */
  firstWeak: number;
}

/** Goes to all nodes, first to those that edges from the root lead to. */
function* depthFirst(graph: HeldGraph): Steps<Walk> {
  const { nodeCount, firstEdge, edgeTo } = graph;
  const number = new Uint32Array(nodeCount);
  const seen = new Uint8Array(nodeCount);
  const vertex = new Uint32Array(nodeCount);
  const parent = new Uint32Array(nodeCount);
  const heldWeakly = new Uint8Array(nodeCount);
  const nextEdge = firstEdge.slice(0, nodeCount);
  let count = 0;
  let steps = 0;

  function* visit(from: number): Steps<void> {
    seen[from] = 1;
    number[from] = count;
    vertex[count] = from;
    parent[count] = 0;
    count++;
    for (let node = from;;) {
      if (++steps % STEP === 0) yield;
      const edge = nextEdge[node]!;
      if (edge === firstEdge[node + 1]) {
        if (node === from) return;
        node = vertex[parent[number[node]!]!]!;
        continue;
      }
      nextEdge[node]!++;
      const to = edgeTo[edge]!;
      if (seen[to] === 1 || !holds(graph, node, edge)) continue;
      seen[to] = 1;
      number[to] = count;
      vertex[count] = to;
      parent[count] = number[node]!;
      count++;
      node = to;
    }
  }

  yield* visit(0);
  const firstWeak = count;
  // What is held by none of these comes first, then cycles.
  const held = new Uint8Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    if (seen[node] === 1) continue;
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
      if (edgeTo[edge] !== node && holds(graph, node, edge)) held[edgeTo[edge]!] = 1;
    }
  }
  for (const round of [0, 1]) {
    for (let node = 0; node < nodeCount; node++) {
      if (seen[node] === 1 || held[node]! > round) continue;
      heldWeakly[node] = 1;
      yield* visit(node);
    }
  }
  return { number, vertex, parent, heldWeakly, firstWeak };
}

/** Whether a node would be freed if all else that holds it were: V8 draws some edges twice. */
function holds(
  { edgeTypes, edgeType, edgeName, nodeId, weakTables }: HeldGraph,
  from: number,
  edge: number,
): boolean {
  if (edgeType[edge] !== edgeTypes.internal || weakTables.size === 0) return true;
  // A WeakMap's value is its key's: the table alone keeps it not.
  const table = weakTables.get(edgeName[edge]!);
  return table === undefined || table !== nodeId[from];
}

interface Holders {
  /** By number: where its holders begin. */
  first: Uint32Array;
  /** Numbers of holders. */
  holders: Uint32Array;
}

/** The holders of each node, by the numbers of the walk. */
function* holdersOf(graph: HeldGraph, walk: Walk): Steps<Holders> {
  const { number, heldWeakly, firstWeak } = walk;
  const { nodeCount, firstEdge, edgeTo } = graph;
  const first = new Uint32Array(nodeCount + 2);
  let holders = new Uint32Array();
  const count = (to: number) => first[to + 2]!++;
  const place = (to: number, from: number) => holders[first[to + 1]!++] = from;

  function* eachHolder(take: (to: number, from: number) => void): Steps<void> {
    for (let node = 0; node < nodeCount; node++) {
      if (node % STEP === 0) yield;
      const from = number[node]!;
      for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
        const to = number[edgeTo[edge]!]!;
        // What nothing holds for sure frees nothing.
        if ((from < firstWeak || to >= firstWeak) && holds(graph, node, edge)) take(to, from);
      }
      if (heldWeakly[node] === 1) take(from, 0);
    }
  }

  yield* eachHolder(count);
  for (let i = 2; i < first.length; i++) first[i]! += first[i - 1]!;
  holders = new Uint32Array(first[nodeCount + 1]!);
  yield* eachHolder(place);
  return { first, holders };
}

function identity(length: number): Uint32Array {
  const list = new Uint32Array(length);
  for (let i = 0; i < length; i++) list[i] = i;
  return list;
}

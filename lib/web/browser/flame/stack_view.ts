/**
 * What of the stacks is on show: the tree from its root, from chosen functions, or from its
 * leaves; and what a search finds in it.
 *
 * @module
 */
import type { FrameColumns } from "../../../contract/stacks.ts";
import type { Amount } from "../stacks/amount_texts.ts";
import type { CallTree } from "../stacks/call_tree.ts";
import { Branch, Down, type NodeSet, Up, type Width } from "./branch.ts";

/** The branches to draw. */
export interface StackView {
  down: Branch;
  /** The callers of functions that were chosen. */
  up: Branch | undefined;
  pivoted: boolean;
}

/** A branch, and whether the way to it leads up to callers. */
export interface Place {
  branch: Branch;
  upward: boolean;
}

/** What a search finds. */
export interface Matches {
  /** 1 for each frame that matches. */
  frames: Uint8Array;
  /** What passes through any of them. */
  amount: Amount;
  /** How many names there are. */
  count: number;
}

/**
 * Which frames a pattern means: by name or file, as in Go pprof.
 *
 * @returns Nothing for all: no pattern, or one that finds nothing.
 */
export function pivots(
  pattern: string,
  { name, file, files }: FrameColumns,
): Uint8Array | undefined {
  if (pattern === "" || pattern === "^$") return undefined;
  let regex: RegExp;
  try {
    regex = new RegExp(pattern);
  } catch {
    // Addresses are typed by people: what is no pattern chooses nothing.
    return undefined;
  }
  const inFile = files.map((each) => regex.test(each));
  const chosen = Uint8Array.from(
    name,
    (each, i) => regex.test(each) || inFile[file[i] ?? 0] ? 1 : 0,
  );
  return chosen.includes(1) ? chosen : undefined;
}

/**
 * The branches of a view.
 *
 * @param chosen The frames to begin with; nothing for the root.
 */
export function stackView(
  tree: CallTree,
  width: Width,
  chosen: Uint8Array | undefined,
  inverted: boolean,
): StackView {
  const tops = chosen ? outermost(tree, chosen) : [0];
  const pivoted = chosen !== undefined;
  if (inverted) {
    const up = new Up(tree, width, true);
    return { down: new Branch(up, undefined, -1, leaves(tree, tops)), up: undefined, pivoted };
  }
  const down = new Branch(new Down(tree, width, pivoted), undefined, -1, { nodes: tops });
  if (!pivoted) return { down, up: undefined, pivoted };
  const sums = tops.map((node) => tree.sum[node] ?? 0);
  const losts = tops.map((node) => tree.sumLost?.[node] ?? 0);
  const up = new Branch(new Up(tree, width, false), undefined, -1, { nodes: tops, sums, losts });
  return { down, up, pivoted };
}

/** Frames that match, and what passes through any of them. */
export function findMatches(
  tree: CallTree,
  names: readonly string[],
  matches: (name: string) => boolean,
): Matches {
  const frames = Uint8Array.from(names, (name) => matches(name) ? 1 : 0);
  const amount = { sum: 0, lost: 0 };
  for (const node of outermost(tree, frames)) {
    amount.sum += tree.sum[node] ?? 0;
    amount.lost += tree.sumLost?.[node] ?? 0;
  }
  return { frames, amount, count: new Set(names.filter((_, i) => frames[i] === 1)).size };
}

/** Nodes of chosen frames that are not below others: what passes them counts once. */
function outermost({ frame, end, count }: CallTree, chosen: Uint8Array): number[] {
  const nodes: number[] = [];
  for (let node = 1; node < count;) {
    if (chosen[frame[node] ?? 0] === 1) {
      nodes.push(node);
      node = end[node] ?? count;
    } else node++;
  }
  return nodes;
}

/**
 * Nodes in which something ends.
 *
 * @param tops Where to look: these and what is below.
 */
function leaves(
  { self, selfLost, end }: CallTree,
  tops: number[],
): NodeSet {
  const nodes: number[] = [];
  for (const top of tops) {
    for (let node = Math.max(top, 1); node < (end[top] ?? 0); node++) {
      if (self[node] || selfLost?.[node]) nodes.push(node);
    }
  }
  return {
    nodes,
    sums: Float64Array.from(nodes, (node) => self[node] ?? 0),
    losts: selfLost && Float64Array.from(nodes, (node) => selfLost[node] ?? 0),
  };
}

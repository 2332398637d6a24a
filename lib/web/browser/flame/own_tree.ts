/**
 * The stacks with only some of their frames: what was between them is theirs.
 *
 * @module
 */
import { CallTree, increase } from "../stacks/call_tree.ts";

/**
 * A tree of chosen frames. What ran in others counts for the frame that called them; what no chosen
 * frame called stays with the root.
 *
 * @param chosen 1 for each frame that stays.
 */
export function treeOfFrames(tree: CallTree, chosen: Uint8Array): CallTree {
  const { frame, parent, count } = tree;
  /** For each node of `tree` the one it became, or became a part of. */
  const became = new Int32Array(count);
  const kids: Map<number, number>[] = [new Map()];
  const frames = [-1];
  for (let node = 1; node < count; node++) {
    const above = became[parent[node] ?? 0] ?? 0;
    const own = frame[node] ?? 0;
    if (chosen[own] !== 1) {
      became[node] = above;
      continue;
    }
    const siblings = kids[above] ??= new Map();
    let kid = siblings.get(own);
    if (kid === undefined) siblings.set(own, kid = frames.push(own) - 1);
    became[node] = kid;
  }
  return inOrder(tree, { became, kids, frames });
}

/** Nodes as they were found. */
interface FoundNodes {
  became: Int32Array;
  kids: readonly (Map<number, number> | undefined)[];
  frames: readonly number[];
}

/** The nodes in the order of a walk: a node, then all below it. */
function inOrder(tree: CallTree, { became, kids, frames }: FoundNodes): CallTree {
  const made = new CallTree({
    nodes: frames.length - 1,
    signed: tree.selfLost !== undefined,
    stacks: "",
    frames: { name: { length: tree.frames } },
  });
  const places = new Int32Array(frames.length);
  const left: [node: number, above: number][] = [[0, -1]];
  let next = 0;
  for (let step = left.pop(); step; step = left.pop()) {
    const [node, above] = step;
    const place = places[node] = next++;
    made.frame[place] = frames[node] ?? -1;
    made.parent[place] = above;
    for (const kid of [...kids[node]?.values() ?? []].reverse()) left.push([kid, place]);
  }
  for (let node = 0; node < tree.count; node++) {
    const place = places[became[node] ?? 0] ?? 0;
    increase(made.self, place, tree.self[node] ?? 0);
    if (made.selfLost) increase(made.selfLost, place, tree.selfLost?.[node] ?? 0);
  }
  made.addUp();
  return made;
}

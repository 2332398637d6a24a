// What is looked at: the tree from its root, from chosen functions, or from its leaves.
import { Branch, Down, Up } from "./branch.js";
/** @typedef {import("./tree.js").Tree} Tree */
/** @typedef {import("./tree.js").Frames} Frames */

/** The branches to draw: below, and above of functions that were chosen. */
/** @typedef {{ down: Branch, up: Branch | undefined, pivoted: boolean }} Sight */

/**
 * Which frames a pattern means: by name or file, as the original has it.
 *
 * @param {string} pattern
 * @param {Frames} frames
 * @returns {Uint8Array | undefined} Nothing for all: no pattern, or one that finds nothing.
 */
export function pivots(pattern, { name, file, files }) {
  if (pattern === "" || pattern === "^$") return undefined;
  let regex;
  try {
    regex = new RegExp(pattern);
  } catch {
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
 * @param {Tree} tree
 * @param {import("./branch.js").Width} width
 * @param {Uint8Array | undefined} chosen Frames.
 * @param {boolean} inverted
 * @returns {Sight}
 */
export function sight(tree, width, chosen, inverted) {
  const tops = chosen ? outermost(tree, chosen) : [0];
  const pivoted = chosen !== undefined;
  if (inverted) {
    const { nodes, sums, losts } = leaves(tree, tops);
    const up = new Up(tree, width, true);
    return { down: new Branch(up, undefined, -1, nodes, sums, losts), up: undefined, pivoted };
  }
  const down = new Branch(
    new Down(tree, width, pivoted),
    undefined,
    -1,
    tops,
    undefined,
    undefined,
  );
  if (!pivoted) return { down, up: undefined, pivoted };
  const sums = tops.map((node) => tree.sum[node] ?? 0);
  const losts = tops.map((node) => tree.sumLost?.[node] ?? 0);
  const up = new Branch(new Up(tree, width, false), undefined, -1, tops, sums, losts);
  return { down, up, pivoted };
}

/**
 * Nodes of chosen frames that are not below others: what passes them counts once.
 *
 * @param {Tree} tree
 * @param {Uint8Array} chosen
 */
export function outermost({ frame, end, count }, chosen) {
  /** @type {number[]} */
  const nodes = [];
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
 * @param {Tree} tree
 * @param {number[]} tops Where to look: these and what is below.
 */
function leaves({ self, selfLost, end }, tops) {
  /** @type {number[]} */
  const nodes = [];
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

// What a search finds.
import { outermost } from "./sight.js";
/** @typedef {import("./tree.js").Tree} Tree */

/**
 * Frames that match, and what passes through any of them.
 *
 * @param {Tree} tree
 * @param {readonly string[]} names
 * @param {(name: string) => boolean} matches
 */
export function findMatches(tree, names, matches) {
  const frames = Uint8Array.from(names, (name) => matches(name) ? 1 : 0);
  const amount = { sum: 0, lost: 0 };
  for (const node of outermost(tree, frames)) {
    amount.sum += tree.sum[node] ?? 0;
    amount.lost += tree.sumLost?.[node] ?? 0;
  }
  return { frames, amount, count: new Set(names.filter((_, i) => frames[i] === 1)).size };
}

/**
 * The heaviest stacks, small: boxes that lead to the flame graph.
 *
 * @module
 */
import type { Stacks } from "../../../contract/stacks.ts";
import { shortShare } from "../flame/frame_text.ts";
import { KINDS, kindsOf, kindTitles } from "../flame/kinds.ts";
import { classed, element } from "../page/element.ts";
import { escapeRegex } from "../../../base/escape_regex.ts";
import { CallTree } from "../stacks/call_tree.ts";

/** As many rows as there are numbers. */
const MAX_DEPTH = 9;
/** Parts of the width: narrower boxes are left out. */
const MIN_SHARE = 0.004;
const TEXT_SHARE = 0.05;

/** Where a box is. */
interface Box {
  node: number;
  depth: number;
  /** Parts of the width. */
  left: number;
  share: number;
}

/**
 * Draws them.
 *
 * @param href The address of the flame graph, with a filter for a name.
 */
export function smallFlame(stacks: Stacks, href: (focus: string) => string): HTMLElement[] {
  const tree = new CallTree(stacks);
  const total = tree.sum[0] ?? 0;
  const flame = classed("div", "small-flame");
  if (total <= 0) {
    return [element("p", "No CPU was used in this time, or no sample met any.")];
  }
  const kinds = kindsOf(stacks.frames);
  const boxes = boxesOf(tree, total);
  const depth = boxes.reduce((most, box) => Math.max(most, box.depth), 0);
  flame.style.height = `${(depth + 1) * 24}px`;
  for (const { node, depth, left, share } of boxes) {
    const frame = tree.frame[node] ?? 0;
    const name = stacks.frames.name[frame] ?? "";
    const box = classed("a", `kind-${kinds[frame] ?? 0}`);
    box.href = href(`^${escapeRegex(name)}$`);
    box.title = `${name}, ${shortShare(share)}`;
    if (share >= TEXT_SHARE) box.append(element("span", name), element("span", shortShare(share)));
    else box.setAttribute("aria-label", box.title);
    box.style.left = `${100 * left}%`;
    box.style.top = `${24 * depth}px`;
    box.style.width = `max(1px, calc(${100 * share}% - 1px))`;
    flame.append(box);
  }
  return [flame, legend(tree, kinds, stacks, total)];
}

function boxesOf(tree: CallTree, total: number): Box[] {
  const below = new Map<number, number[]>();
  for (let node = 1; node < tree.count; node++) {
    const parent = tree.parent[node] ?? 0;
    if ((tree.sum[node] ?? 0) / total < MIN_SHARE) continue;
    const list = below.get(parent);
    if (list) list.push(node);
    else below.set(parent, [node]);
  }
  const boxes: Box[] = [];
  const place = (parent: number, depth: number, left: number): void => {
    const nodes = (below.get(parent) ?? []).sort((a, b) => (tree.sum[b] ?? 0) - (tree.sum[a] ?? 0));
    for (const node of nodes) {
      const share = (tree.sum[node] ?? 0) / total;
      boxes.push({ node, depth, left, share });
      if (depth + 1 < MAX_DEPTH) place(node, depth + 1, left);
      left += share;
    }
  };
  place(0, 0, 0);
  return boxes;
}

/** Whose code it was, each with its own time. */
function legend(tree: CallTree, kinds: Uint8Array, stacks: Stacks, total: number): HTMLElement {
  const sums = new Float64Array(KINDS.length);
  for (let node = 1; node < tree.count; node++) {
    const kind = kinds[tree.frame[node] ?? 0] ?? 0;
    sums[kind] = (sums[kind] ?? 0) + (tree.self[node] ?? 0);
  }
  const titles = kindTitles(stacks.frames);
  const list = classed("ul", "legend", "Whose code");
  for (const [kind, sum] of sums.entries()) {
    if (sum <= 0) continue;
    const item = element("li");
    item.append(classed("i", `kind-${kind}`), `${titles[kind]} ${shortShare(sum / total)}`);
    list.append(item);
  }
  return list;
}

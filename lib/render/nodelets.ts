/**
 * The tags of a node as small boxes beside it.
 *
 * @module
 */
import { MAX_TAGS } from "../analyse/graph/call_graph.ts";
import type { GraphNode } from "../analyse/graph/graph.ts";
import { TAG_SEPARATOR, type TagSum } from "../analyse/graph/node_tags.ts";
import { byTagWeight, shownTag, tagBuckets } from "../analyse/graph/tag_buckets.ts";
import type { ValueFormat } from "../analyse/report_input.ts";
import type { Int64 } from "../go/int64.ts";

/** A box to draw. */
interface Box {
  id: string;
  /** What it hangs on. */
  parent: string;
  name: string;
  value: Int64;
  dotted: boolean;
}

/**
 * The boxes of a node and the edges to them.
 *
 * @param node The node.
 * @param id Its name in DOT.
 * @param format Writes values.
 * @param escape What to do to the text of a tag.
 * @returns Lines of DOT.
 */
export function nodelets(
  node: GraphNode,
  id: string,
  format: ValueFormat,
  escape: (text: string) => string,
): string[] {
  // Where the picture ends, a node also stands for what it calls.
  const own = node.out.length > 0;
  const boxes = [...textBoxes(node, id, own)];
  const bare = node.tags.find(({ texts }) => texts === "");
  if (bare) boxes.push(...numberBoxes(bare.numbers, id, own));
  return boxes.flatMap((box) => boxLines(box, format, escape));
}

function* textBoxes({ tags }: GraphNode, parent: string, own: boolean): Iterable<Box> {
  const heaviest = tags.flatMap(({ sum, numbers }) => sum ? [{ ...sum, numbers }] : [])
    .sort(byTagWeight(own)).slice(0, MAX_TAGS);
  for (const [i, tag] of heaviest.entries()) {
    const { name, flat, cum } = shownTag(tag);
    const value = own ? flat : cum;
    if (value === 0) continue;
    const id = `${parent}_${i}`;
    yield { id, parent, name, value, dotted: false };
    yield* numberBoxes(tag.numbers, id, own);
  }
}

function* numberBoxes(tags: readonly TagSum[], parent: string, own: boolean): Iterable<Box> {
  for (const [i, { name, flat, cum }] of tagBuckets(tags, MAX_TAGS, own).entries()) {
    const dotted = !own && flat !== cum;
    const value = dotted ? cum : flat;
    if (value !== 0) yield { id: `N${parent}_${i}`, parent, name, value, dotted };
  }
}

function boxLines(
  { id, parent, name, value, dotted }: Box,
  format: ValueFormat,
  escape: (text: string) => string,
): string[] {
  const label = name.split(TAG_SEPARATOR).map(escape).join(TAG_SEPARATOR);
  const text = format(value);
  const style = dotted ? ' style="dotted"' : "";
  return [
    `${id} [label = "${label}" id="${id}" fontsize=8 shape=box3d tooltip="${text}"]`,
    `${parent} -> ${id} [label=" ${text}" weight=100 tooltip="${text}" labeltooltip="${text}"${style}]`,
  ];
}

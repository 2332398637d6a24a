/**
 * The tags of a node's samples, which pictures of graphs hang on the node.
 *
 * @module
 */
import { add, type Int64, magnitude } from "../../go/int64.ts";
import { byteOrder } from "../../go/sort.ts";
import type { Label, Profile } from "../../profile/types.ts";
import { label } from "../label.ts";
import { BASE_LABEL, type SampleValues } from "../sample_values.ts";
import type { NodeModel } from "./node_model.ts";

/** A tag of a node. */
export interface TagSum {
  name: string;
  /** Of numbers. */
  value: Int64;
  unit: string;
  /** Raw sums, by which tags are ordered. */
  flat: Int64;
  cum: Int64;
  /** What means divide them by. */
  flatCount: Int64;
  cumCount: Int64;
}

/** Samples of a node that have the same texts as tags. */
export interface TagGroup {
  /** All their texts in one; `""` for samples without. */
  texts: string;
  /** What they come to; `undefined` if that is nothing, or too little. */
  sum: TagSum | undefined;
  /** Their numbers. */
  numbers: TagSum[];
}

/** How tags are read. */
export interface TagOptions {
  values: SampleValues;
  /** Unit of each numeric tag. */
  units: ReadonlyMap<string, string>;
  /** The unit to print numbers in, as {@linkcode label} takes it. */
  unit: string;
}

/** The one numeric tag that graphs show, as in Go's pprof. */
const SHOWN_NUMBER = "bytes";

/** A group that grows. */
interface OpenGroup {
  sum: TagSum | undefined;
  numbers: Map<string, TagSum>;
}

/** Between texts: two characters, of which Graphviz makes a line break. */
export const TAG_SEPARATOR = "\\n";

/** What a sample has. */
interface SampleTags {
  texts: string;
  numbers: { name: string; value: Int64; unit: string }[];
}

/**
 * Adds up tags by node.
 *
 * @param profile The profile.
 * @param model Its nodes.
 * @param wanted The nodes whose tags are wanted.
 * @param options How to read them.
 * @returns The tags by node; nodes without any are missing.
 */
export function nodeTags(
  profile: Profile,
  model: NodeModel,
  wanted: Iterable<number>,
  options: TagOptions,
): Map<number, TagGroup[]> {
  const groups = new Map<number, Map<string, OpenGroup>>();
  const chosen = new Set(wanted);
  const { values } = options;
  profile.sample.forEach(({ value: all, label: labels }, s) => {
    const value = all[values.index] ?? 0;
    const count = values.mean ? all[0] ?? 0 : 0;
    if (labels.length === 0 || (value === 0 && count === 0)) return;
    const tags = sampleTags(labels, options);
    if (tags.texts === "" && tags.numbers.length === 0) return;
    const path = model.path(s);
    for (const node of new Set(path)) {
      if (chosen.has(node)) addTo(node, tags, "cum", value, count);
    }
    const leaf = path.at(-1);
    if (leaf !== undefined && chosen.has(leaf)) addTo(leaf, tags, "flat", value, count);
  });
  return new Map([...groups].map(([node, open]) => [node, [...open].map(closed)]));

  function addTo(
    node: number,
    { texts, numbers }: SampleTags,
    column: "flat" | "cum",
    value: Int64,
    count: Int64,
  ): void {
    let ofNode = groups.get(node);
    if (!ofNode) groups.set(node, ofNode = new Map());
    let group = ofNode.get(texts);
    if (!group) ofNode.set(texts, group = openGroup(texts));
    if (group.sum) increase(group.sum, column, value, count);
    for (const { name, value: number, unit } of numbers) {
      let tag = group.numbers.get(name);
      if (!tag) group.numbers.set(name, tag = newTag(name, number, unit));
      increase(tag, column, value, count);
    }
  }
}

function openGroup(texts: string): OpenGroup {
  return { sum: texts === "" ? undefined : newTag(texts, 0, ""), numbers: new Map() };
}

function closed([texts, { sum, numbers }]: [string, OpenGroup]): TagGroup {
  return { texts, sum, numbers: [...numbers.values()] };
}

function sampleTags(labels: readonly Label[], { units, unit }: TagOptions): SampleTags {
  const texts: string[] = [];
  const numbers: SampleTags["numbers"] = [];
  for (const each of labels) {
    if ("str" in each) {
      if (each.key !== BASE_LABEL) texts.push(`${each.key}:${each.str}`);
    } else if (each.key === SHOWN_NUMBER) {
      const own = units.get(each.key) ?? "";
      numbers.push({ name: label(each.num, own, unit), value: each.num, unit: own });
    }
  }
  return { texts: texts.sort(byteOrder).join(TAG_SEPARATOR), numbers };
}

function newTag(name: string, value: Int64, unit: string): TagSum {
  return { name, value, unit, flat: 0, cum: 0, flatCount: 0, cumCount: 0 };
}

function increase(tag: TagSum, column: "flat" | "cum", value: Int64, count: Int64): void {
  tag[column] = add(tag[column], value);
  tag[`${column}Count`] = add(tag[`${column}Count`], count);
}

/**
 * Leaves out light tags.
 *
 * @param groups The tags of a node.
 * @param cutoff The least that a tag must have, in its own samples or all.
 * @returns The others.
 */
export function trimTags(groups: readonly TagGroup[], cutoff: Int64): TagGroup[] {
  const isHeavy = ({ flat, cum }: TagSum) => magnitude(flat) >= cutoff || magnitude(cum) >= cutoff;
  return groups.map(({ texts, sum, numbers }) => ({
    texts,
    sum: sum && isHeavy(sum) ? sum : undefined,
    numbers: numbers.filter(isHeavy),
  }));
}

/**
 * A few tags that stand for many.
 *
 * @module
 */
import { add, type Int64, quotient, truncateToInt64 } from "../../go/int64.ts";
import { byteOrder } from "../../go/sort.ts";
import { label } from "../label.ts";
import { scale } from "../units.ts";
import { heavier, type Order } from "./graph.ts";
import type { TagSum } from "./node_tags.ts";

/** A tag, or several, as they are drawn. */
interface ShownTag {
  name: string;
  /** What reports print: the sums, or the means. */
  flat: Int64;
  cum: Int64;
}

/**
 * Heaviest tag first.
 *
 * @param own Whether only the node's own samples count.
 * @returns The order.
 */
export function byTagWeight(own: boolean): Order<{ name: string; flat: Int64; cum: Int64 }> {
  return (a, b) =>
    (own ? 0 : heavier(a.cum, b.cum)) || heavier(a.flat, b.flat) || byteOrder(a.name, b.name);
}

/** A tag as it is drawn. */
export function shownTag({ name, flat, flatCount, cum, cumCount }: TagSum): ShownTag {
  return { name, flat: quotient(flat, flatCount), cum: quotient(cum, cumCount) };
}

/**
 * Puts numbers into buckets, around the heaviest of them.
 *
 * @param tags Numbers.
 * @param most The number of buckets.
 * @param own Whether only the node's own samples count.
 * @returns The buckets, heaviest first; few tags stay as they are.
 */
export function tagBuckets(tags: readonly TagSum[], most: number, own: boolean): ShownTag[] {
  const sorted = tags.toSorted(byTagWeight(own));
  if (sorted.length <= most) return sorted.map(shownTag);
  const buckets = sorted.slice(0, most).map((seed) => [seed]);
  for (const tag of sorted.slice(most)) nearest(buckets, tag).push(tag);
  return buckets.map(shownBucket).sort(byTagWeight(own));
}

function nearest(buckets: TagSum[][], tag: TagSum): TagSum[] {
  const far = ([seed]: TagSum[]) => Math.abs(valueIn(seed!, tag.unit) - Number(tag.value));
  return buckets.reduce((best, bucket) => far(bucket) < far(best) ? bucket : best);
}

function shownBucket(bucket: TagSum[]): ShownTag {
  const [first] = bucket as [TagSum];
  if (bucket.length === 1) return { ...shownTag(first), name: label(first.value, first.unit) };
  let least = first;
  let most = first;
  for (const tag of bucket) {
    if (truncateToInt64(valueIn(tag, least.unit)) < least.value) least = tag;
    if (truncateToInt64(valueIn(tag, most.unit)) > most.value) most = tag;
  }
  const total = (column: "flat" | "flatCount" | "cum" | "cumCount") =>
    bucket.reduce((sum, tag) => add(sum, tag[column]), 0 as Int64);
  return {
    name: `${label(least.value, least.unit)}..${label(most.value, most.unit)}`,
    flat: quotient(total("flat"), total("flatCount")),
    cum: quotient(total("cum"), total("cumCount")),
  };
}

function valueIn({ value, unit }: TagSum, to: string): number {
  return scale(value, unit, to).value;
}

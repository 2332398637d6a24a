/**
 * Tells samples with different labels apart.
 *
 * @module
 */
import { byteOrder } from "../../go/sort.ts";
import type { Label } from "../types.ts";

/**
 * A text that is equal for label lists that mean the same. The order of keys
 * does not matter, the order of the values of one key does.
 *
 * @param labels Labels of a sample.
 * @returns `""` for none.
 *
 * @example
 * ```ts
 * import { labelKey } from "./label_key.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const a = { key: "a", str: "1" };
 * const b = { key: "b", num: 2, numUnit: "bytes" };
 * strictEqual(labelKey([a, b]), labelKey([b, a]));
 * ```
 */
export function labelKey(labels: readonly Label[]): string {
  const [first] = labels;
  if (first === undefined) return "";
  if (labels.length === 1) return part(first);
  // Sorting is stable, so the values of one key keep their order.
  return labels
    .toSorted((a, b) => kind(a) - kind(b) || byteOrder(a.key, b.key))
    .map(part)
    .join("");
}

function kind(label: Label): number {
  return "str" in label ? 0 : 1;
}

/** Lengths in front keep texts with any content apart. */
function part(label: Label): string {
  const { key } = label;
  return "str" in label
    ? `s${key.length}:${key}${label.str.length}:${label.str}`
    : `n${key.length}:${key}${label.num}:${label.numUnit.length}:${label.numUnit}`;
}

/**
 * Finds equal stacks with equal labels quickly.
 *
 * @module
 */
import { add } from "../../go/int64.ts";
import { byteOrder } from "../../go/sort.ts";
import { HashSlots } from "../hash_slots.ts";
import type { Label, Location, Sample } from "../types.ts";

/**
 * Samples by stack and labels. Stacks are hashed as numbers: a text for each of
 * 300 000 stacks of 40 costs a second and half a gigabyte.
 *
 * @example
 * ```ts
 * import { SampleTable } from "./sample_table.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const table = new SampleTable([]);
 * table.add(new Int32Array(0), 0, [1, 2], []);
 * table.add(new Int32Array(0), 0, [3, 4], []);
 * deepStrictEqual(table.samples, [{ location: [], value: [4, 6], label: [] }]);
 * ```
 */
export class SampleTable {
  /** The samples, in order of their first appearance. */
  readonly samples: Sample[] = [];
  #locations: readonly Location[];
  /** A stack of the right size is cut off of this one. */
  #stack: Location[] = [];
  #labels: number[] = [];
  #slots = new HashSlots();
  #labelIds = new Map<string, number>([["", 0]]);
  /** Differs from run to run, so that nobody can prepare stacks that collide. */
  #seed = Math.random() * 2 ** 32 | 0;

  /** @param locations Locations by id minus one; it may grow later. */
  constructor(locations: readonly Location[]) {
    this.#locations = locations;
  }

  /**
   * Adds values to the sample with that stack and those labels.
   *
   * @param ids Starts with the ids of the stack.
   * @param depth Length of the stack.
   * @param value Copied if the sample is new.
   * @param label Copied if the sample is new.
   */
  add(ids: Int32Array, depth: number, value: Sample["value"], label: readonly Label[]): void {
    const labelId = label.length === 0 ? 0 : this.#labelId(label);
    let hash = Math.imul(this.#seed ^ labelId, 0x9e3779b1);
    for (let i = 0; i < depth; i++) {
      hash = Math.imul(hash ^ ids[i]!, 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    for (let index = this.#slots.first(hash); index >= 0; index = this.#slots.next()) {
      if (this.#labels[index] !== labelId) continue;
      const sample = this.samples[index]!;
      if (!sameStack(sample.location, ids, depth)) continue;
      for (let i = 0; i < value.length; i++) sample.value[i] = add(sample.value[i]!, value[i]!);
      return;
    }
    const location = this.#stack;
    for (let i = 0; i < depth; i++) location[i] = this.#locations[ids[i]! - 1]!;
    this.#slots.add(hash);
    this.samples.push({
      location: location.slice(0, depth),
      value: value.slice(),
      label: label.length === 0 ? [] : label.map((each) => ({ ...each })),
    });
    this.#labels.push(labelId);
  }

  #labelId(label: readonly Label[]): number {
    const key = labelKey(label);
    let id = this.#labelIds.get(key);
    if (id === undefined) {
      id = this.#labelIds.size;
      this.#labelIds.set(key, id);
    }
    return id;
  }
}

function sameStack(stack: readonly Location[], ids: Int32Array, depth: number): boolean {
  if (stack.length !== depth) return false;
  for (let i = 0; i < depth; i++) if (stack[i]!.id !== ids[i]) return false;
  return true;
}

/**
 * A text that is equal for label lists that mean the same. The order of keys
 * does not matter, the order of the values of one key does.
 *
 * @param labels Labels of a sample.
 * @returns `""` for none.
 *
 * @example
 * ```ts
 * import { labelKey } from "./sample_table.ts";
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

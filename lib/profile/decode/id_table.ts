/**
 * Looks up entries by id, in an array while ids are dense.
 *
 * @module
 */
import type { Int64 } from "../../go/int64.ts";

/**
 * A map from ids to entries. Ids up to the expected number of entries, the
 * usual case, cost one array slot; any other id is kept in a `Map`.
 *
 * @example
 * ```ts
 * import { IdTable } from "./id_table.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const table = new IdTable<string>(2);
 * table.set(1, "one");
 * table.set(2n ** 60n, "large");
 * strictEqual(table.get(1), "one");
 * strictEqual(table.get(2n ** 60n), "large");
 * strictEqual(table.get(2), undefined);
 * ```
 */
export class IdTable<T> {
  /** Entries by id, for loops that cannot afford a call. */
  readonly dense: (T | undefined)[];
  #sparse = new Map<Int64, T>();

  /** @param expected How many entries there will be, ids from 1 on. */
  constructor(expected: number) {
    this.dense = new Array<T | undefined>(expected + 1).fill(undefined);
  }

  /** Whether an id lies outside of the array. */
  isSparse(id: Int64): boolean {
    return typeof id !== "number" || id >= this.dense.length;
  }

  /** The entry of an id. */
  get(id: Int64): T | undefined {
    return typeof id === "number" && id < this.dense.length ? this.dense[id] : this.#sparse.get(id);
  }

  /** Sets or replaces the entry of an id, which must not be negative. */
  set(id: Int64, entry: T): void {
    if (typeof id === "number" && id < this.dense.length) this.dense[id] = entry;
    else this.#sparse.set(id, entry);
  }
}

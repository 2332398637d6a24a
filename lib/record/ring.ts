/**
 * The latest of something, bounded in bytes and in time.
 *
 * @example
 * ```ts
 * import { Ring } from "./ring.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const ring = new Ring<{ at: number }>({ bytes: 20, millis: 1000, at: ({ at }) => at });
 * for (const at of [0, 500, 900]) ring.push({ at }, 8);
 * deepStrictEqual(ring.items, [{ at: 500 }, { at: 900 }]);
 * ```
 */
export class Ring<Item> {
  #limits: { bytes: number; millis: number; at: (item: Item) => number };
  #kept: { item: Item; bytes: number }[] = [];
  #bytes = 0;

  /** @param limits Most bytes; the longest time that items may be older than the newest; when an item was. */
  constructor(limits: { bytes: number; millis: number; at: (item: Item) => number }) {
    this.#limits = limits;
  }

  /** Oldest first. */
  get items(): Item[] {
    return this.#kept.map(({ item }) => item);
  }

  /** The newest one. */
  get last(): Item | undefined {
    return this.#kept.at(-1)?.item;
  }

  /** Adds one and lets go of what is too old or too much; the newest always stays. */
  push(item: Item, bytes: number): void {
    const { bytes: most, millis, at } = this.#limits;
    this.#kept.push({ item, bytes });
    this.#bytes += bytes;
    const oldest = at(item) - millis;
    while (this.#kept.length > 1 && (this.#bytes > most || at(this.#kept[0]!.item) < oldest)) {
      this.#bytes -= this.#kept.shift()!.bytes;
    }
  }
}

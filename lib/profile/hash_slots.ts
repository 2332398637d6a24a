/**
 * Where things with equal hashes are.
 *
 * @module
 */

/**
 * Indices of a growing list by hash, without an object or a text per entry.
 *
 * @example
 * ```ts
 * import { HashSlots } from "./hash_slots.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const words = ["flat"];
 * const slots = new HashSlots();
 * slots.first(4);
 * slots.add(4);
 *
 * let index = slots.first(4);
 * while (index >= 0 && words[index] !== "base") index = slots.next();
 * strictEqual(index, -1);
 * ```
 */
export class HashSlots {
  #hashes: number[] = [];
  /** Open addressing: an index plus one, 0 where free. */
  #slots = new Int32Array(1024);
  #hash = 0;
  #slot = 0;

  /**
   * Begins a search.
   *
   * @returns The first index with that hash, -1 if there is none.
   */
  first(hash: number): number {
    this.#hash = hash;
    this.#slot = hash & this.#slots.length - 1;
    return this.#found();
  }

  /** @returns The search's next index, -1 behind the last. */
  next(): number {
    this.#slot = this.#slot + 1 & this.#slots.length - 1;
    return this.#found();
  }

  /**
   * Gives the hash the next index, after a search that ended with -1.
   *
   * @param hash The one searched for.
   */
  add(hash: number): void {
    this.#slots[this.#slot] = this.#hashes.push(hash);
    if (this.#hashes.length * 2 > this.#slots.length) this.#grow();
  }

  #found(): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = this.#slot;
    let entry = slots[slot]!;
    while (entry !== 0 && this.#hashes[entry - 1] !== this.#hash) {
      slot = slot + 1 & mask;
      entry = slots[slot]!;
    }
    this.#slot = slot;
    return entry - 1;
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 4);
    const mask = slots.length - 1;
    for (let i = 0; i < this.#hashes.length; i++) {
      let slot = this.#hashes[i]! & mask;
      while (slots[slot] !== 0) slot = slot + 1 & mask;
      slots[slot] = i + 1;
    }
    this.#slots = slots;
  }
}

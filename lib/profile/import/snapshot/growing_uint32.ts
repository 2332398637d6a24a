/**
 * A list of unsigned numbers of 32 bits that takes four bytes for each.
 *
 * @example
 * ```ts
 * import { GrowingUint32 } from "./growing_uint32.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const list = new GrowingUint32();
 * list.push(7);
 * deepStrictEqual([...list.values()], [7]);
 * ```
 */
export class GrowingUint32 {
  #numbers = new Uint32Array(1024);
  /** How many there are. */
  length = 0;

  /** Adds one. */
  push(value: number): void {
    if (this.length === this.#numbers.length) {
      const larger = new Uint32Array(this.length + (this.length >> 1));
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.length++] = value;
  }

  /** The numbers so far; a view. */
  values(): Uint32Array {
    return this.#numbers.subarray(0, this.length);
  }
}

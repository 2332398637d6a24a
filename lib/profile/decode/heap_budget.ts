/**
 * Keeps decoding from costing far more memory than the input has bytes.
 *
 * @module
 */
import { DecodeError } from "./decode_error.ts";

/** Nothing that decodes to less than this is refused. */
const SMALLEST_LIMIT = 2 ** 30;
/** Heap bytes per source byte; Go profiles need 5 to 10. */
const LARGEST_RATIO = 32;

/**
 * Estimated sizes in V8's heap, pointers of 8 bytes. An object counts with its
 * place in its table.
 */
export const HEAP = {
  pointer: 8,
  /** A sample, its three arrays and one value. */
  sample: 184,
  label: 56,
  location: 112,
  line: 56,
  function: 88,
  mapping: 128,
  valueType: 48,
  /** An empty string costs its pointer only; text up to two bytes a byte. */
  string: 32,
  /** An entry of a map from an id far outside of 1…n. */
  sparse: 64,
};

/**
 * Counts what decoding allocates: at most 1 GiB or 32 times the source,
 * whichever is more.
 *
 * @example
 * ```ts
 * import { HeapBudget } from "./heap_budget.ts";
 * import { throws } from "node:assert/strict";
 *
 * const budget = new HeapBudget(100);
 * budget.spend(2 ** 30);
 * throws(() => budget.spend(1), /needs more than 1073741824 bytes/);
 * ```
 */
export class HeapBudget {
  #limit: number;
  #left: number;

  /** @param sourceSize Size of the file as received. */
  constructor(sourceSize: number) {
    this.#limit = Math.max(SMALLEST_LIMIT, LARGEST_RATIO * sourceSize);
    this.#left = this.#limit;
  }

  /**
   * Takes `size` bytes.
   *
   * @param size Estimated size.
   * @throws {DecodeError} Kind `limit` if that is more than is left.
   */
  spend(size: number): void {
    this.#left -= size;
    if (this.#left < 0) this.#refuse();
  }

  /**
   * Makes sure that `size` bytes are left, for one large allocation.
   *
   * @param size Estimated size.
   * @throws {DecodeError} Kind `limit` if they are not.
   */
  require(size: number): void {
    if (size > this.#left) this.#refuse();
  }

  #refuse(): never {
    throw new DecodeError("limit", `profile needs more than ${this.#limit} bytes of memory`);
  }
}

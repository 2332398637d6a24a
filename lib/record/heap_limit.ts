const MIB = 2 ** 20;
/** Three semi-spaces of 32 MiB, as V8 has them unless `--max-heap-size` says how large all may become. */
const YOUNG_GENERATION = 96 * MIB;
/** Then V8 makes the young generation so much smaller. */
const OLD_OF_YOUNG = 128 / 3;
/** A smaller old generation than this holds no program. */
const MIN_OLD_GENERATION = 32 * MIB;
/** What is in use has the young generation in it, too, but hardly more of it than this. */
const MAX_YOUNG_USED = 48 * MIB;

/**
 * Estimates how large a heap may become: V8 counts its young generation into
 * the limit that it tells, but dies when the old one is full. How large the
 * young one may become it does not tell; what is in use can show that it is
 * smaller than was thought.
 *
 * @example
 * ```ts
 * import { HeapLimit } from "./heap_limit.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * // --max-old-space-size=64, then --max-heap-size=64.
 * const limits = [160, 64].map((mib) => new HeapLimit().estimate(mib * 2 ** 20, 0) / 2 ** 20);
 * deepStrictEqual(limits, [64, 62.5]);
 * ```
 */
export class HeapLimit {
  #isSmall = false;

  /**
   * @param limit V8's `heap_size_limit`.
   * @param used Bytes in use, garbage included.
   */
  estimate(limit: number, used: number): number {
    const old = limit - YOUNG_GENERATION;
    this.#isSmall ||= old < MIN_OLD_GENERATION || used > old + MAX_YOUNG_USED;
    return this.#isSmall ? limit - limit / OLD_OF_YOUNG : old;
  }
}

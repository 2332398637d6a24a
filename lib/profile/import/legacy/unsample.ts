/**
 * Undoes the sampling of allocations.
 *
 * @module
 */
import { type Int64, truncateToInt64 } from "../../../go/int64.ts";

/**
 * What samples of one size stand for. A sampler that waits for `rate` bytes on
 * average sees an allocation of S bytes with the probability 1 − exp(−S / rate).
 *
 * @param count Sampled allocations.
 * @param size Their bytes.
 * @param rate Mean bytes between samples; 1 and less means that all were sampled.
 * @returns The estimated count and bytes of all, cut to integers.
 *
 * @example
 * ```ts
 * import { unsample } from "./unsample.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(unsample(2, 1024, 512), [3, 1619]);
 * ```
 */
export function unsample(count: Int64, size: Int64, rate: Int64): [Int64, Int64] {
  // Loose: zero may come as 0n.
  if (count == 0 || size == 0) return [0, 0];
  if (rate <= 1) return [count, size];
  const mean = Number(size) / Number(count);
  const factor = 1 / (1 - Math.exp(-mean / Number(rate)));
  return [truncateToInt64(Number(count) * factor), truncateToInt64(Number(size) * factor)];
}

/** Bytes that V8 rounds every object to. */
const ALIGNMENT = 8;
/** The smallest object that programs make in numbers: header, properties, elements. */
const SMALLEST = 24;

/**
 * Estimates how many objects a sample of the heap sampler stands for.
 *
 * V8 reports `object size × n` with n = ⌊1 / (1 − e^(−size / interval)) + ½⌋,
 * which several sizes can give; the smallest usual one is taken. Large objects
 * come out exact, small ones within a small factor.
 *
 * @param size The sample's size as V8 reports it, in bytes.
 * @param interval Mean bytes between samples.
 *
 * @example
 * ```ts
 * import { objectCount } from "./object_count.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(objectCount(1000 * 263, 262144), 263);
 * strictEqual(objectCount(5_000_000, 262144), 1);
 * ```
 */
export function objectCount(size: number, interval: number): number {
  // The size lies between what the sample has beyond the interval and twice that room's width.
  const first = Math.max(1, Math.floor(size / Math.max(SMALLEST, 1)));
  const most = Math.min(first, Math.ceil(size / Math.max(size - interval, SMALLEST)) + 1);
  for (let n = most; n >= 1; n--) {
    const object = size / n;
    if (object % ALIGNMENT === 0 && samplesAs(object, interval) === n) return n;
  }
  return Math.max(1, Math.round(size / interval));
}

/** V8's rule: how many objects of that size one sample stands for. */
function samplesAs(object: number, interval: number): number {
  return Math.floor(1 / (1 - Math.exp(-object / interval)) + 0.5);
}

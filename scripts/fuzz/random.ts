/**
 * Random numbers that are the same every time.
 *
 * @module
 */

/** A source of random integers: `random(n)` is at least 0 and less than `n`. */
export type Random = (limit: number) => number;

/**
 * The random numbers of one input.
 *
 * @param seed Of the run.
 * @param input Number of the input.
 * @returns Their source.
 *
 * @example
 * ```ts
 * import { randomOf } from "./random.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(randomOf(1, 2)(1000), randomOf(1, 2)(1000));
 * ```
 */
export function randomOf(seed: number, input: number): Random {
  let state = Math.imul(seed, 0x9e3779b1) ^ Math.imul(input + 1, 0x85ebca6b) || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  // Neighbours begin alike.
  for (let i = 0; i < 8; i++) next();
  return (limit) => limit <= 0 ? 0 : next() % limit;
}

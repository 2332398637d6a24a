/** One side of a comparison. */
export interface Contestant {
  name: string;
  /** Measures once, in a fresh process. */
  measure: () => Promise<number>;
}

/**
 * Measures all contestants in turns, the order reversed every round, and
 * prints each value.
 *
 * @param show Turns a value into text.
 * @returns The values of each, in the order of the rounds.
 */
export async function contest(
  contestants: Contestant[],
  rounds: number,
  show: (value: number) => string,
): Promise<Map<string, number[]>> {
  const values = new Map(contestants.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, measure } of round % 2 === 0 ? contestants : contestants.toReversed()) {
      values.get(name)!.push(await measure());
    }
    const line = contestants.map(({ name }) => `${name} ${show(values.get(name)!.at(-1)!)}`);
    console.log(`  round ${round + 1}: ${line.join(", ")}`);
  }
  return values;
}

/**
 * The value in the middle.
 *
 * @example
 * ```ts
 * import { median } from "./contest.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(median([3, 1, 2]), 2);
 * strictEqual(median([4, 1, 2, 3]), 2.5);
 * ```
 */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle]!;
  return (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * Prints a result beside its bar.
 *
 * @returns Whether the bar is held.
 */
export function verdict(what: string, value: number, bar: number, unit = ""): boolean {
  const held = value <= bar;
  const number = unit === "" ? value.toFixed(3) : `${value.toFixed(1)}${unit}`;
  console.log(`  ${what}: ${number}, bar ${bar}${unit}${held ? "" : "  MISSED"}`);
  return held;
}

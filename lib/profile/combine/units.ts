/**
 * Ratios between units that measure the same, by pprof's table.
 *
 * @module
 */

/** Names and sizes of the units of one family; the first has size 1 or is the smallest. */
type Family = readonly { names: readonly string[]; size: number }[];

const BYTES: Family = [
  ["b", "byte"],
  ["kb", "kbyte", "kilobyte"],
  ["mb", "mbyte", "megabyte"],
  ["gb", "gbyte", "gigabyte"],
  ["tb", "tbyte", "terabyte"],
  ["pb", "pbyte", "petabyte"],
].map((names, i) => ({ names, size: 1024 ** i }));

const TIME: Family = [
  { names: ["ns", "nanosecond"], size: 1 },
  // The Greek letter only: the micro sign is another character, and pprof does not know it.
  { names: ["\u03bcs", "us", "microsecond"], size: 1e3 },
  { names: ["ms", "millisecond"], size: 1e6 },
  { names: ["s", "sec", "second"], size: 1e9 },
  { names: ["hour", "hr"], size: 3600e9 },
];

/** Google's normalised processor time. Written out: powers computed from 10 are not exact. */
const GCU: Family = [
  { names: ["nanogcu"], size: 1e-9 },
  { names: ["microgcu"], size: 1e-6 },
  { names: ["milligcu"], size: 1e-3 },
  { names: ["gcu"], size: 1 },
  { names: ["kilogcu"], size: 1e3 },
  { names: ["megagcu"], size: 1e6 },
  { names: ["gigagcu"], size: 1e9 },
  { names: ["teragcu"], size: 1e12 },
  { names: ["petagcu"], size: 1e15 },
];

const FAMILIES = [BYTES, TIME, GCU];

/**
 * Sizes of two units in the smallest unit of their family.
 *
 * @param from A unit as profiles name it, such as `milliseconds` or `MB`.
 * @param to Another.
 * @returns Both sizes, or `undefined` if one is unknown or they measure different things.
 *
 * @example
 * ```ts
 * import { unitSizes } from "./units.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(unitSizes("milliseconds", "ns"), [1e6, 1]);
 * deepStrictEqual(unitSizes("count", "bytes"), undefined);
 * ```
 */
export function unitSizes(from: string, to: string): [number, number] | undefined {
  for (const family of FAMILIES) {
    const a = sizeIn(family, from);
    const b = sizeIn(family, to);
    if (a !== undefined && b !== undefined) return [a, b];
  }
  return undefined;
}

function sizeIn(family: Family, unit: string): number | undefined {
  let name = unit.toLowerCase();
  if ([...name].length > 2 && name.endsWith("s")) name = name.slice(0, -1);
  return family.find(({ names }) => names.includes(name))?.size;
}

/**
 * Units of measurement and the conversion between them.
 *
 * @module
 */
import { type Int64, negate } from "../go/int64.ts";

/** A unit, the names it goes by, and how many base units it is. */
interface Unit {
  name: string;
  aliases: readonly string[];
  factor: number;
}

/** Units that convert into each other. */
interface UnitFamily {
  /** The unit for values that no unit of the family makes 1 or more. */
  standard: { name: string; factor: number };
  units: readonly Unit[];
  /** Whether values are always printed in the standard unit. */
  isFixed?: boolean;
}

/** Every family of units that reports know. */
export const UNIT_FAMILIES: readonly UnitFamily[] = [
  {
    standard: { name: "B", factor: 1 },
    units: [
      { name: "B", aliases: ["b", "byte"], factor: 1 },
      { name: "kB", aliases: ["kb", "kbyte", "kilobyte"], factor: 2 ** 10 },
      { name: "MB", aliases: ["mb", "mbyte", "megabyte"], factor: 2 ** 20 },
      { name: "GB", aliases: ["gb", "gbyte", "gigabyte"], factor: 2 ** 30 },
      { name: "TB", aliases: ["tb", "tbyte", "terabyte"], factor: 2 ** 40 },
      { name: "PB", aliases: ["pb", "pbyte", "petabyte"], factor: 2 ** 50 },
    ],
  },
  {
    standard: { name: "s", factor: 1e9 },
    units: [
      { name: "ns", aliases: ["ns", "nanosecond"], factor: 1 },
      { name: "us", aliases: ["μs", "us", "microsecond"], factor: 1e3 },
      { name: "ms", aliases: ["ms", "millisecond"], factor: 1e6 },
      { name: "s", aliases: ["s", "sec", "second"], factor: 1e9 },
      { name: "hrs", aliases: ["hour", "hr"], factor: 3600e9 },
    ],
  },
  {
    standard: { name: "GCU", factor: 1 },
    units: [
      { name: "n*GCU", aliases: ["nanogcu"], factor: 1e-9 },
      { name: "u*GCU", aliases: ["microgcu"], factor: 1e-6 },
      { name: "m*GCU", aliases: ["milligcu"], factor: 1e-3 },
      { name: "GCU", aliases: ["gcu"], factor: 1 },
      { name: "k*GCU", aliases: ["kilogcu"], factor: 1e3 },
      { name: "M*GCU", aliases: ["megagcu"], factor: 1e6 },
      { name: "G*GCU", aliases: ["gigagcu"], factor: 1e9 },
      { name: "T*GCU", aliases: ["teragcu"], factor: 1e12 },
      { name: "P*GCU", aliases: ["petagcu"], factor: 1e15 },
    ],
  },
  // Counts with fractions, in a format that has integers only.
  {
    standard: { name: "", factor: 1 },
    units: [
      { name: "", aliases: ["millionth"], factor: 1e-6 },
      { name: "", aliases: ["thousandth"], factor: 1e-3 },
    ],
    isFixed: true,
  },
];

/** Target units that are not worth printing after a plain number. */
const SILENT_UNITS: readonly string[] = ["count", "sample", "unit", "minimum", "auto"];

/** A value and the unit it is in; an empty unit is not printed. */
interface Quantity {
  value: number;
  unit: string;
}

/**
 * Converts a value from one unit to another.
 *
 * @param value The value.
 * @param from Its unit.
 * @param to The unit wanted; `auto` and `minimum` choose the largest in which it is at least 1.
 * @returns The value in the new unit; a unit of another family gives the family's standard unit.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { scale } from "./units.ts";
 *
 * deepStrictEqual(scale(1152, "bytes", "auto"), { value: 1.125, unit: "kB" });
 * deepStrictEqual(scale(5, "ms", "bytes"), { value: 0.005, unit: "s" });
 * ```
 */
export function scale(value: Int64, from: string, to: string): Quantity {
  // The smallest int64 is its own negation and stays as it is.
  if (value < 0 && negate(value) > 0) {
    const { value: scaled, unit } = scale(negate(value), from, to);
    return { value: -scaled, unit };
  }
  for (const family of UNIT_FAMILIES) {
    const unit = findUnit(family, from);
    if (unit) return convert(Number(value) * unit.factor, family, to);
  }
  return { value: Number(value), unit: SILENT_UNITS.includes(to) ? "" : to };
}

/**
 * The unit of a family that a name means.
 *
 * @param family Where to look.
 * @param name The name in any case, singular or plural.
 * @returns The unit, or `undefined` for another one.
 */
export function findUnit(family: UnitFamily, name: string): Unit | undefined {
  const lower = name.toLowerCase();
  const alias = [...lower].length > 2 && lower.endsWith("s") ? lower.slice(0, -1) : lower;
  return family.units.find((unit) => unit.aliases.includes(alias));
}

function convert(base: number, family: UnitFamily, to: string): Quantity {
  if (family.isFixed) return { value: base, unit: family.standard.name };
  const target = to === "auto" || to === "minimum"
    ? family.units.findLast((unit) => base / unit.factor >= 1)
    : findUnit(family, to);
  const { factor, name } = target ?? family.standard;
  return { value: base / factor, unit: name };
}

/**
 * The number that a value is, where a profile has it in decimal parts; other
 * values stay as they are.
 *
 * @param value The value.
 * @param unit Its unit.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { wholeValue } from "./units.ts";
 *
 * strictEqual(wholeValue(10_500, "thousandths"), 10.5);
 * strictEqual(wholeValue(10_500, "bytes"), 10_500);
 * ```
 */
export function wholeValue(value: Int64, unit: string): Int64 {
  const family = UNIT_FAMILIES.find((each) => each.isFixed && findUnit(each, unit));
  const parts = family && Math.round(1 / findUnit(family, unit)!.factor);
  return parts === undefined ? value : Number(value) / parts;
}

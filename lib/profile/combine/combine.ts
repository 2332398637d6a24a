/**
 * Makes profiles of one kind comparable, then merges them.
 *
 * @module
 */
import { errorMessage } from "../../base/error_message.ts";
import { truncateToInt64 } from "../../go/int64.ts";
import type { Profile, ValueType } from "../types.ts";
import { withCommonTypes } from "./common_types.ts";
import { mergeProfiles } from "./merge.ts";
import { scaleProfileN } from "./scale.ts";

/**
 * Merges profiles that need not match exactly, as pprof does with several
 * sources: see {@linkcode compatibleProfiles}. A lone profile is not merged, so
 * it keeps its ids and what no sample needs.
 *
 * @param profiles At least one; not changed.
 * @returns Their sum.
 * @throws {RangeError} If they have no sample type in common or different kinds of units.
 *
 * @example
 * ```ts
 * import { combineProfiles } from "./combine.ts";
 * import { emptyProfile } from "../builder.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const profile = (unit: string) => ({
 *   ...emptyProfile({ sampleType: [{ type: "cpu", unit }], periodType: { type: "cpu", unit }, period: 1 }),
 *   sample: [{ location: [], value: [1], label: [] }],
 * });
 * const sum = combineProfiles([profile("us"), profile("ns")]);
 * deepStrictEqual(sum.sample[0]?.value, [1001]);
 * deepStrictEqual(sum.sampleType, [{ type: "cpu", unit: "ns" }]);
 * ```
 */
export function combineProfiles(profiles: readonly Profile[]): Profile {
  const compatible = compatibleProfiles(profiles);
  const [only] = compatible;
  return only && compatible.length === 1 ? only : mergeProfiles(compatible);
}

/**
 * Keeps the sample types that all profiles have, in the order of the first, and
 * converts values and periods to the finest unit in use.
 *
 * @param profiles Not changed.
 * @returns Profiles that can be merged; they share stacks and tables with the given ones.
 * @throws {RangeError} If they have no sample type in common or different kinds of units.
 *
 * @example
 * ```ts
 * import { compatibleProfiles } from "./combine.ts";
 * import { emptyProfile } from "../builder.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const objects = { type: "objects", unit: "count" };
 * const space = { type: "space", unit: "bytes" };
 * const both = emptyProfile({ sampleType: [objects, space], periodType: space, period: 1 });
 * const one = emptyProfile({ sampleType: [space], periodType: space, period: 1 });
 * deepStrictEqual(compatibleProfiles([both, one])[0]?.sampleType, [space]);
 * ```
 */
export function compatibleProfiles(profiles: readonly Profile[]): Profile[] {
  return rescale(withCommonTypes(profiles));
}

function rescale(profiles: Profile[]): Profile[] {
  if (profiles.length < 2) return profiles;
  const period = context("period type", () => finest(profiles.map((each) => each.periodType)));
  const types = context(
    "sample types",
    () =>
      profiles[0]!.sampleType.map((_, i) => finest(profiles.map((each) => each.sampleType[i]!))),
  );
  return profiles.map((profile) => {
    const ratios = profile.sampleType.map(({ unit }, i) => convert(1, unit, types[i]!.unit));
    const scaled = scaleProfileN(profile, ratios);
    return {
      ...scaled,
      period: truncateToInt64(
        convert(Number(profile.period), profile.periodType.unit, period.unit),
      ),
      periodType: { ...profile.periodType, unit: period.unit },
      sampleType: profile.sampleType.map(({ type }, i) => ({ type, unit: types[i]!.unit })),
    };
  });
}

/** Puts what was being looked at in front of an error's message. */
function context<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const message = errorMessage(cause);
    throw new RangeError(`${what}: ${message}`, { cause });
  }
}

function finest(types: ValueType[]): ValueType {
  return types.reduce((smallest, type) => {
    if (!comparable(smallest, type)) {
      const [a, b] = [smallest, type].map(({ type, unit }) => `{${type} ${unit} 0 0}`);
      throw new RangeError(`incompatible types: ${a} ${b}`);
    }
    return convert(1, type.unit, smallest.unit) < 1 ? type : smallest;
  });
}

function comparable(a: ValueType, b: ValueType): boolean {
  return a.type.replace(/s$/, "") === b.type.replace(/s$/, "") &&
    (a.unit === b.unit || unitSizes(a.unit, b.unit) !== undefined);
}

/** In the order of operations of Go's pprof: the result must not differ in the last bit. */
function convert(value: number, from: string, to: string): number {
  const sizes = unitSizes(from, to);
  return sizes ? value * sizes[0] / sizes[1] : value;
}

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
 * import { unitSizes } from "./combine.ts";
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

/**
 * Adds profiles up.
 *
 * @module
 */
import { add, addUnsigned, type Int64, negate, toUint64 } from "../../go/int64.ts";
import { emptyProfile, intern } from "../builder.ts";
import { IdTable } from "../decode/id_table.ts";
import type { Func, Location, Mapping, Profile, Sample, ValueType } from "../types.ts";
import { SampleTable } from "./sample_table.ts";

/**
 * Merges profiles of the same kind as Go's `profile.Merge` does.
 *
 * Equal stacks with equal labels become one sample; what is equal is renumbered
 * from 1 in order of appearance, with the first mapping first; what no sample
 * needs is left out, and so are samples whose values are all 0. Mappings are
 * equal on size (in pages), offset and build id or file; locations on their
 * place in the mapping and their lines; functions on all but the id.
 *
 * Period type, drop and keep frames come from the first profile, default sample
 * type and document link from the first that has one; durations add up, the
 * period is the greatest, comments are united. The time is the earliest, except
 * that a profile without a time resets it, as in Go.
 *
 * @param profiles At least one; not changed.
 * @returns A profile that shares nothing with them.
 * @throws {RangeError} If there is none, or if period or sample types differ.
 *
 * @example
 * ```ts
 * import { mergeProfiles } from "./merge.ts";
 * import { emptyProfile } from "../builder.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const cpu = { type: "cpu", unit: "nanoseconds" };
 * const header = { sampleType: [cpu], periodType: cpu, period: 1 };
 * const profile = emptyProfile({ ...header, durationNanos: 5 });
 * strictEqual(mergeProfiles([profile, profile]).durationNanos, 10);
 * ```
 */
export function mergeProfiles(profiles: readonly Profile[]): Profile {
  const merged = mergeOnce(profiles);
  // Samples that cancelled out may have been the only ones to need a location.
  return merged.sample.some(isZero) ? mergeOnce([merged]) : merged;
}

/**
 * Leaves out whatever no sample needs, joins equal entries and renumbers them.
 *
 * @param profile Not changed.
 * @returns The merge of that one profile.
 *
 * @example
 * ```ts
 * import { compactProfile } from "./merge.ts";
 * import { emptyProfile } from "../builder.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const cpu = { type: "cpu", unit: "nanoseconds" };
 * const profile = emptyProfile({ sampleType: [cpu], periodType: cpu, period: 1 });
 * profile.function.push({ id: 9, name: "f", systemName: "f", filename: "", startLine: 0 });
 * deepStrictEqual(compactProfile(profile).function, []);
 * ```
 */
export function compactProfile(profile: Profile): Profile {
  return mergeProfiles([profile]);
}

/**
 * Makes sure that two profiles count the same things in the same units.
 *
 * @param a One profile.
 * @param b Another.
 * @throws {RangeError} If they do not, with Go's text.
 *
 * @example
 * ```ts
 * import { checkSameTypes } from "./merge.ts";
 * import { emptyProfile } from "../builder.ts";
 * import { throws } from "node:assert/strict";
 *
 * const profile = (unit: string) =>
 *   emptyProfile({ sampleType: [], periodType: { type: "cpu", unit }, period: 1 });
 * throws(() => checkSameTypes(profile("ms"), profile("ns")), /incompatible period types/);
 * ```
 */
export function checkSameTypes(a: Profile, b: Profile): void {
  if (!sameType(a.periodType, b.periodType)) {
    const [x, y] = [a, b].map(({ periodType: { type, unit } }) => `&{${type} ${unit} 0 0}`);
    throw new RangeError(`incompatible period types ${x} and ${y}`);
  }
  const same = a.sampleType.length === b.sampleType.length &&
    a.sampleType.every((type, i) => sameType(type, b.sampleType[i]!));
  if (!same) {
    // Go prints addresses here.
    const [x, y] = [a, b].map(({ sampleType }) =>
      sampleType.map(({ type, unit }) => `&{${type} ${unit} 0 0}`).join(" ")
    );
    throw new RangeError(`incompatible sample types [${x}] and [${y}]`);
  }
}

function sameType(a: ValueType, b: ValueType): boolean {
  return a.type === b.type && a.unit === b.unit;
}

function mergeOnce(profiles: readonly Profile[]): Profile {
  const merged = mergeHeaders(profiles);
  const merger = new Merger(merged);
  for (const profile of profiles) merger.add(profile);
  merged.sample = merger.samples;
  return merged;
}

function isZero({ value }: Sample): boolean {
  for (const each of value) if (each !== 0) return false;
  return true;
}

function mergeHeaders(profiles: readonly Profile[]): Profile {
  const [first, ...rest] = profiles;
  if (first === undefined) throw new RangeError("no profiles to merge");
  for (const other of rest) checkSameTypes(first, other);
  const merged = emptyProfile({
    sampleType: first.sampleType.map((type) => ({ ...type })),
    periodType: { ...first.periodType },
    period: 0,
    dropFrames: first.dropFrames,
    keepFrames: first.keepFrames,
  });
  for (const each of profiles) {
    if (merged.timeNanos === 0 || each.timeNanos < merged.timeNanos) {
      merged.timeNanos = each.timeNanos;
    }
    merged.durationNanos = add(merged.durationNanos, each.durationNanos);
    if (merged.period === 0 || merged.period < each.period) merged.period = each.period;
    merged.defaultSampleType ||= each.defaultSampleType;
    merged.docUrl ||= each.docUrl;
  }
  merged.comment = [...new Set(profiles.flatMap((each) => each.comment))];
  return merged;
}

/** A mapping of the result and how far addresses move to get there. */
interface Moved {
  mapping: Mapping;
  offset: Int64;
}

/** Takes over one profile after the other. */
class Merger {
  #into: Profile;
  #samples: SampleTable;
  #locations = new Map<string, Location>();
  #functions = new Map<string, Func>();
  #mappings = new Map<string, Mapping>();
  /** What the entries of the current profile became. */
  #locationById = new IdTable<Location>(0);
  #functionById = new Map<Int64, Func>();
  #mappingById = new Map<Int64, Moved>();
  #stack = new Int32Array(256);

  constructor(into: Profile) {
    this.#into = into;
    this.#samples = new SampleTable(into.location);
  }

  get samples(): Sample[] {
    return this.#samples.samples;
  }

  add(profile: Profile): void {
    this.#locationById = new IdTable(profile.location.length);
    this.#functionById.clear();
    this.#mappingById.clear();
    const [main] = profile.mapping;
    // The first mapping of a profile names the program.
    if (main && this.#into.mapping.length === 0) this.#mapping(main);
    // Ids of the result by id in `profile`: no object is touched for a known location.
    const moved = new Int32Array(profile.location.length + 1);
    for (const sample of profile.sample) {
      if (isZero(sample)) continue;
      const { location } = sample;
      if (location.length > this.#stack.length) this.#stack = new Int32Array(2 * location.length);
      const stack = this.#stack;
      for (let i = 0; i < location.length; i++) {
        const at = location[i]!;
        const { id } = at;
        if (typeof id === "number" && id < moved.length) {
          stack[i] = moved[id] ||= Number(this.#location(at).id);
        } else {
          stack[i] = Number(this.#location(at).id);
        }
      }
      this.#samples.add(stack, location.length, sample.value, sample.label);
    }
  }

  #location(from: Location): Location {
    const known = this.#locationById.get(from.id);
    if (known) return known;
    const moved = from.mapping && this.#mapping(from.mapping);
    const line = from.line.map((each) => ({
      function: this.#function(each.function),
      line: each.line,
      column: each.column,
    }));
    const address = moved ? addUnsigned(from.address, moved.offset) : from.address;
    const place = moved ? addUnsigned(address, negateUnsigned(moved.mapping.memoryStart)) : address;
    const key = `${place}|${moved?.mapping.id ?? 0}|${from.isFolded}|` +
      line.map((each) => `${each.function.id}:${each.line}:${each.column}`).join("|");
    const location = intern(this.#locations, this.#into.location, key, (id) => ({
      id,
      mapping: moved?.mapping,
      address,
      line,
      isFolded: from.isFolded,
    }));
    this.#locationById.set(from.id, location);
    return location;
  }

  #function(from: Func): Func {
    const known = this.#functionById.get(from.id);
    if (known) return known;
    const { name, systemName, filename, startLine } = from;
    const key = `${startLine}|${name.length}:${name}${systemName.length}:${systemName}${filename}`;
    const func = intern(this.#functions, this.#into.function, key, (id) => ({ ...from, id }));
    this.#functionById.set(from.id, func);
    return func;
  }

  #mapping(from: Mapping): Moved {
    const known = this.#mappingById.get(from.id);
    if (known) return known;
    const key = `${sizeInPages(from)}|${from.fileOffset}|${from.buildId || from.filename}`;
    const mapping = intern(this.#mappings, this.#into.mapping, key, (id) => ({ ...from, id }));
    const offset = addUnsigned(mapping.memoryStart, negateUnsigned(from.memoryStart));
    const moved = { mapping, offset };
    this.#mappingById.set(from.id, moved);
    return moved;
  }
}

/** What to add, modulo 2^64, to subtract `value`. */
function negateUnsigned(value: Int64): Int64 {
  return typeof value === "number" ? negate(value) : toUint64(-value);
}

/** Rounded up, because loaders differ in the last page. */
function sizeInPages({ memoryStart, memoryLimit }: Mapping): bigint {
  const page = 0x1000n;
  const size = BigInt.asUintN(64, BigInt(memoryLimit) - BigInt(memoryStart));
  return BigInt.asUintN(64, size + page - 1n) / page;
}

/**
 * Stacks of places with their values: what other tools' formats hold.
 *
 * @module
 */
import { add, type Int64, quotient, scaled } from "../go/int64.ts";
import { HashSlots } from "../profile/hash_slots.ts";
import type { Location } from "../profile/types.ts";
import { type Place, placeKey, PlaceReader } from "./graph/place.ts";
import type { ReportInput } from "./report_input.ts";

/** A stack. */
export interface PlaceStack {
  /** Outermost first, each the number of a place. */
  frames: readonly number[];
  value: Int64;
}

/** All stacks of a report. */
interface PlaceStacks {
  places: readonly Place[];
  /** None twice, none with the value 0. */
  stacks: readonly PlaceStack[];
}

/**
 * The stacks of a report at its granularity, equal ones added up.
 *
 * @param input The report.
 * @param objects Whether equal names in different binaries are different places.
 * @returns The stacks in the order of the profile.
 */
export function placeStacks(
  { profile, values, granularity, paths, ratio }: ReportInput,
  objects: boolean,
): PlaceStacks {
  const places = new PlaceTable(new PlaceReader({ granularity, paths, objects }));
  const table = new StackTable();
  for (const { location, value } of profile.sample) {
    const frames: number[] = [];
    for (let i = location.length - 1; i >= 0; i--) {
      const numbers = places.numbers(location[i]!);
      for (let j = numbers.length - 1; j >= 0; j--) frames.push(numbers[j]!);
    }
    const sum = table.sum(frames);
    sum.value = add(sum.value, value[values.index] ?? 0);
    if (values.mean) sum.count = add(sum.count, value[0] ?? 0);
  }
  const stacks = table.all.map(({ frames, value, count }) => {
    const mean = quotient(value, count);
    return { frames, value: ratio > 0 && ratio !== 1 ? scaled(mean, ratio) : mean };
  });
  return { places: places.all, stacks: stacks.filter(({ value }) => value !== 0) };
}

interface StackSum {
  frames: readonly number[];
  value: Int64;
  count: Int64;
}

/** Finds equal stacks by hashes of their numbers: a text for each of a million takes seconds. */
class StackTable {
  /** In order of their first appearance. */
  readonly all: StackSum[] = [];
  #slots = new HashSlots();
  /** Differs from run to run, so that nobody can prepare stacks that collide. */
  #seed = Math.random() * 2 ** 32 | 0;

  /** The sum for a stack, 0 if it is new. */
  sum(frames: readonly number[]): StackSum {
    let hash = this.#seed;
    for (let i = 0; i < frames.length; i++) {
      hash = Math.imul(hash ^ frames[i]!, 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    for (let index = this.#slots.first(hash); index >= 0; index = this.#slots.next()) {
      const sum = this.all[index]!;
      if (sameFrames(sum.frames, frames)) return sum;
    }
    const sum = { frames, value: 0, count: 0 };
    this.#slots.add(hash);
    this.all.push(sum);
    return sum;
  }
}

function sameFrames(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Numbers places from 0. */
class PlaceTable {
  readonly all: Place[] = [];
  #reader: PlaceReader;
  #byKey = new Map<string, number>();
  #byLocation = new Map<Location, number[]>();

  constructor(reader: PlaceReader) {
    this.#reader = reader;
  }

  /** The places of a location, innermost inlined call first. */
  numbers(location: Location): number[] {
    let numbers = this.#byLocation.get(location);
    if (!numbers) {
      numbers = this.#reader.places(location).map((place) => this.#number(place));
      this.#byLocation.set(location, numbers);
    }
    return numbers;
  }

  #number(place: Place): number {
    const key = placeKey(place);
    let number = this.#byKey.get(key);
    if (number === undefined) {
      number = this.all.push(place) - 1;
      this.#byKey.set(key, number);
    }
    return number;
  }
}

/**
 * The stacks of a report, without those that have shrunk: formats that are made
 * for time have no negative values. Says so unless it was requested.
 *
 * @param input The report.
 * @returns The stacks.
 */
export function positiveStacks(input: ReportInput): PlaceStacks {
  const { places, stacks } = placeStacks(input, true);
  const positive = stacks.filter(({ value }) => value > 0);
  const missing = stacks.length - positive.length;
  if (missing > 0 && !input.dropNegative) {
    input.notes.warn(`Left out ${missing} stacks with negative values: -folded has them`);
  }
  return { places, stacks: positive };
}

/**
 * Stacks of places with their values: what other tools' formats hold.
 *
 * @module
 */
import type { Int64 } from "../profile/int64.ts";
import { add } from "../profile/int64.ts";
import type { Location } from "../profile/types.ts";
import { type Place, placeKey, PlaceReader } from "./graph/place.ts";
import { quotient, scaled } from "./integers.ts";
import type { ReportInput } from "./report_input.ts";

/** A stack. */
export interface PlaceStack {
  /** Outermost first, each the number of a place. */
  frames: readonly number[];
  value: Int64;
}

/** All stacks of a report. */
export interface PlaceStacks {
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
  const sums = new Map<string, { frames: readonly number[]; value: Int64; count: Int64 }>();
  for (const { location, value } of profile.sample) {
    const frames = location.flatMap((each) => places.numbers(each)).reverse();
    const key = frames.join();
    let sum = sums.get(key);
    if (!sum) sums.set(key, sum = { frames, value: 0, count: 0 });
    sum.value = add(sum.value, value[values.index] ?? 0);
    if (values.mean) sum.count = add(sum.count, value[0] ?? 0);
  }
  const stacks = Array.from(sums.values(), ({ frames, value, count }) => {
    const mean = quotient(value, count);
    return { frames, value: ratio > 0 && ratio !== 1 ? scaled(mean, ratio) : mean };
  });
  // Loose: zero may come as 0n.
  return { places: places.all, stacks: stacks.filter(({ value }) => value != 0) };
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

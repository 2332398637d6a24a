/**
 * The frames of a profile's stacks, each known by a number.
 *
 * @module
 */
import type { Int64 } from "../../go/int64.ts";
import type { Location, Profile } from "../../profile/types.ts";
import { nameParts, type Place, placeKey, type PlaceOptions, PlaceReader } from "../graph/place.ts";

/** A frame; at any granularity inlined calls are frames of their own. */
export interface StackFrame {
  /** Its function, else its file, else its binary or address; with the line if lines count. */
  name: string;
  /** `""` if unknown. */
  file: string;
  /** Its line, or the one in it with the most value; 0 if unknown. */
  line: number;
  /** File of the mapping that it was first seen in, `""` for none. */
  object: string;
  inlined: boolean;
}

/** The frames of a profile. */
export interface FrameTable {
  frames: StackFrame[];
  /** Frames of all locations one after another, outermost call first. */
  numbers: Int32Array;
  /** Where in `numbers` those of a location begin; one entry more than locations. */
  starts: Int32Array;
}

/**
 * Numbers the frames of a profile.
 *
 * @param profile The profile.
 * @param options How places are told apart.
 * @param weights What each location comes to, for choosing a frame's line.
 * @returns The frames, in the order of the profile's locations.
 */
export function frameTable(
  profile: Profile,
  options: PlaceOptions,
  weights: Float64Array,
): FrameTable {
  const reader = new PlaceReader(options);
  const frames: StackFrame[] = [];
  const known = new Map<string, number>();
  const numbers: number[] = [];
  const lines = new HeaviestLines();
  const starts = new Int32Array(profile.location.length + 1);
  profile.location.forEach((location, slot) => {
    const places = reader.places(location);
    for (let i = places.length - 1; i >= 0; i--) {
      const place = withoutAddress(places[i]!);
      const inlined = i < places.length - 1;
      const key = `${inlined ? "+" : "-"}${placeKey(place)}`;
      let number = known.get(key);
      if (number === undefined) {
        known.set(key, number = frames.length);
        frames.push(frameOf(place, location, i, inlined));
      }
      lines.add(number, lineOf(location, i), weights[slot]!);
      numbers.push(number);
    }
    starts[slot + 1] = numbers.length;
  });
  frames.forEach((frame, number) => frame.line = lines.of(number));
  return { frames, numbers: Int32Array.from(numbers), starts };
}

/** An address distinguishes only those of which nothing else is known. */
function withoutAddress(place: Place): Place {
  return place.name === "" && place.file === "" ? place : { ...place, address: 0 };
}

function frameOf(place: Place, location: Location, i: number, inlined: boolean): StackFrame {
  return {
    name: frameName(place),
    file: location.line[i]?.function.filename ?? "",
    line: 0,
    object: location.mapping?.filename ?? "",
    inlined,
  };
}

function frameName(place: Place): string {
  if (place.name === "") return nameParts(place).join(" ");
  if (place.line === 0) return place.name;
  return `${place.name}:${place.line}${place.column === 0 ? "" : `:${place.column}`}`;
}

function lineOf({ line }: Location, i: number): number {
  return positive(line[i]?.line ?? 0);
}

function positive(line: Int64): number {
  return Math.max(0, Number(line));
}

/** For each frame the line that weighs most; the first of several. */
class HeaviestLines {
  #sums: Map<number, number>[] = [];

  add(frame: number, line: number, weight: number): void {
    if (line === 0) return;
    const sums = this.#sums[frame] ??= new Map();
    sums.set(line, (sums.get(line) ?? 0) + weight);
  }

  of(frame: number): number {
    let [best, most] = [0, -1];
    for (const [line, weight] of this.#sums[frame] ?? []) {
      if (weight > most) [best, most] = [line, weight];
    }
    return best;
  }
}

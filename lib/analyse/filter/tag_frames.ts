/**
 * Tags as frames of the stack.
 *
 * @module
 */
import type { Int64 } from "../../go/int64.ts";
import type { Func, Location, Profile, Sample } from "../../profile/types.ts";
import { label } from "../label.ts";

/** Which tags become frames, and where. */
interface TagFrameOptions {
  /** Keys above the root, the first outermost. */
  root: string[];
  /** Keys below the leaf, the last innermost. */
  leaf: string[];
  /** Unit of numbers. */
  unit: string;
}

/**
 * Adds a frame to each stack for each key, named by the sample's values of it.
 *
 * @param profile The profile, which stays as it is.
 * @param options Which tags.
 * @returns The new profile, and whether any sample had such tags.
 */
export function addTagFrames(
  profile: Profile,
  { root, leaf, unit }: TagFrameOptions,
): { profile: Profile; rooted: boolean; leafed: boolean } {
  if (root.length + leaf.length === 0) return { profile, rooted: false, leafed: false };
  const frames = new FrameTable(profile);
  const hasKey = (keys: string[]) =>
    profile.sample.some((sample) => sample.label.some(({ key }) => keys.includes(key)));
  const sample = profile.sample.map((before) => {
    // Stacks are leaf first: the first key is nearest to the root.
    const make = (keys: string[]) =>
      keys.toReversed().map((key) => frames.get(values(before, key, unit).join(","), key));
    const above = make(root);
    return { ...before, location: [...make(leaf), ...before.location, ...above] };
  });
  return {
    profile: {
      ...profile,
      sample,
      location: [...profile.location, ...frames.locations],
      function: [...profile.function, ...frames.functions],
    },
    rooted: hasKey(root),
    leafed: hasKey(leaf),
  };
}

/** All values of a key: texts first, then numbers. */
function values({ label: labels }: Sample, key: string, unit: string): string[] {
  const mine = labels.filter((l) => l.key === key);
  const texts = mine.flatMap((l) => "str" in l ? [l.str] : []);
  const numbers = mine.flatMap((l) => "num" in l ? [l] : []);
  const bare = numbers.every(({ numUnit }) => numUnit === "");
  return [
    ...texts,
    ...numbers.map(({ num, numUnit }) => label(num, numUnit, bare ? "" : unit)),
  ];
}

/** Makes each frame once, with ids after those of the profile. */
class FrameTable {
  readonly locations: Location[] = [];
  readonly functions: Func[] = [];
  #known = new Map<string, Location>();
  #nextLocation: bigint;
  #nextFunction: bigint;

  constructor({ location, function: func }: Profile) {
    this.#nextLocation = largestId(location) + 1n;
    this.#nextFunction = largestId(func) + 1n;
  }

  get(name: string, filename: string): Location {
    const key = `${name}\0${filename}`;
    let location = this.#known.get(key);
    if (!location) this.#known.set(key, location = this.#make(name, filename));
    return location;
  }

  #make(name: string, filename: string): Location {
    const func = {
      id: small(this.#nextFunction++),
      name,
      systemName: "",
      filename,
      startLine: 0,
    };
    const location = {
      id: small(this.#nextLocation++),
      mapping: undefined,
      address: 0,
      line: [{ function: func, line: 0, column: 0 }],
      isFolded: false,
    };
    this.functions.push(func);
    this.locations.push(location);
    return location;
  }
}

function largestId(table: readonly { id: Int64 }[]): bigint {
  return table.reduce((most, { id }) => BigInt(id) > most ? BigInt(id) : most, 0n);
}

function small(id: bigint): Int64 {
  return Number.isSafeInteger(Number(id)) ? Number(id) : id;
}

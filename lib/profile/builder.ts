/**
 * Builds a profile from frames, interning functions, locations and mappings.
 *
 * @module
 */
import { add, canonical, type Int64 } from "../go/int64.ts";
import { labelKey } from "./combine/sample_table.ts";
import { PlaceAddresses, rangeOf } from "./place_addresses.ts";
import type { Func, Label, Location, Mapping, Profile, Sample, ValueType } from "./types.ts";

/** A function with the line that runs. */
export interface FrameLine {
  name: string;
  /** Equal to `name` unless the runtime knows another. */
  systemName: string;
  filename: string;
  /** First line of the function, 1-based, 0 if unknown. */
  startLine: number;
  /** The line that was running, 1-based, 0 if unknown. */
  line: number;
}

/** The frame of a stack as a collector knows it. */
export interface Frame extends FrameLine {
  /** File of the mapping that the code belongs to. */
  mapping: string;
}

/** Everything of a profile that is not a stack. */
export type ProfileHeader =
  & Pick<Profile, "sampleType" | "periodType" | "period">
  & Partial<
    Pick<
      Profile,
      | "timeNanos"
      | "durationNanos"
      | "comment"
      | "defaultSampleType"
      | "docUrl"
      | "dropFrames"
      | "keepFrames"
    >
  >;

/** A mapping of which nothing is known. */
export function emptyMapping(id: Int64): Mapping {
  return {
    id,
    memoryStart: 0,
    memoryLimit: 0,
    fileOffset: 0,
    filename: "",
    buildId: "",
    hasFunctions: false,
    hasFilenames: false,
    hasLineNumbers: false,
    hasInlineFrames: false,
  };
}

/** An empty profile with the given header; its integers get the canonical form. */
export function emptyProfile(header: ProfileHeader): Profile {
  const { period, timeNanos = 0, durationNanos = 0 } = header;
  return {
    sample: [],
    mapping: [],
    location: [],
    function: [],
    dropFrames: "",
    keepFrames: "",
    comment: [],
    defaultSampleType: "",
    docUrl: "",
    ...header,
    period: canonical(period),
    timeNanos: canonical(timeNanos),
    durationNanos: canonical(durationNanos),
  };
}

/**
 * Collects samples into a profile. Equal frames become one location, equal
 * stacks with equal labels one sample.
 *
 * @example
 * ```ts
 * import { ProfileBuilder } from "./builder.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const cpu = { type: "cpu", unit: "nanoseconds" };
 * const builder = new ProfileBuilder({ sampleType: [cpu], periodType: cpu, period: 1 });
 * const main = {
 *   name: "main", systemName: "main", filename: "main.ts", startLine: 1, line: 2, mapping: "app",
 * };
 * builder.add([main], [10]);
 * builder.add([main], [5]);
 * deepStrictEqual(builder.build().sample.map((s) => s.value), [[15]]);
 * ```
 */
export class ProfileBuilder {
  #profile: Profile;
  #mappings = new Map<string, Mapping>();
  #functions = new Map<string, Func>();
  #locations = new Map<string, Location>();
  #samples = new Map<string, Sample>();
  #addresses = new PlaceAddresses();

  constructor(header: ProfileHeader) {
    this.#profile = emptyProfile(header);
  }

  /** The mapping of that file; call it first for the one that names the program. */
  mapping(filename: string): Mapping {
    return intern(this.#mappings, this.#profile.mapping, filename, (id) => ({
      ...emptyMapping(id),
      ...rangeOf(filename),
      filename,
      hasFunctions: true,
      hasFilenames: true,
      hasLineNumbers: true,
      hasInlineFrames: true,
    }));
  }

  /** Adds a mapping of which more is known than its file. */
  addMapping(mapping: Omit<Mapping, "id">): Mapping {
    const added = { ...mapping, id: this.#profile.mapping.length + 1 };
    this.#profile.mapping.push(added);
    return added;
  }

  #function({ name, systemName, filename, startLine }: FrameLine): Func {
    const key = [name, systemName, filename, startLine].join("\0");
    return intern(this.#functions, this.#profile.function, key, (id) => ({
      id,
      name,
      systemName,
      filename,
      startLine,
    }));
  }

  /** The location of a frame; equal frames have one. */
  location(frame: Frame): Location {
    return this.locationAt(0, this.mapping(frame.mapping), [frame]);
  }

  /**
   * The location of an address; equal ones are one.
   *
   * @param address In the process; 0 if it has none: it gets one that is made of the lines, in the
   * range of a mapping that {@linkcode ProfileBuilder.mapping} made.
   * @param mapping What is there.
   * @param lines Innermost inlined function first.
   */
  locationAt(
    address: Int64,
    mapping: Mapping | undefined,
    lines: readonly FrameLine[],
  ): Location {
    const line = lines.map((each) => ({
      function: this.#function(each),
      line: each.line,
      column: 0,
    }));
    const places = line.map((each) => `${each.function.id}:${each.line}`).join();
    const key = `@${address}:${mapping?.id}:${places}`;
    return intern(this.#locations, this.#profile.location, key, (id) => {
      const location = { id, mapping, address, line, isFolded: false };
      if (address === 0) this.#addresses.give(location, placeKey(lines), mapping?.filename ?? "");
      return location;
    });
  }

  /**
   * Adds values to a stack.
   *
   * @param stack Leaf first.
   * @param value One for each sample type.
   * @param label Tags; samples with different tags stay apart.
   */
  add(stack: Iterable<Frame>, value: readonly Int64[], label: Label[] = []): void {
    this.addAt(Array.from(stack, (frame) => this.location(frame)), value, label);
  }

  /** As {@linkcode ProfileBuilder.add}, of locations of this builder. */
  addAt(location: Location[], value: readonly Int64[], label: Label[] = []): void {
    const key = `${location.map((l) => l.id).join()};${labelKey(label)}`;
    const sample = this.#samples.get(key);
    if (sample) {
      sample.value = sample.value.map((v, i) => add(v, value[i] ?? 0));
    } else {
      const fresh = { location, value: value.map(canonical), label: label.map(withCanonical) };
      this.#samples.set(key, fresh);
      this.#profile.sample.push(fresh);
    }
  }

  /** The profile so far. */
  build(): Profile {
    return this.#profile;
  }
}

/** What a place is, whatever else is in the profile. */
function placeKey(lines: readonly FrameLine[]): string {
  return lines.map(({ name, systemName, filename, startLine, line }) =>
    [name, systemName, filename, startLine, line].join("\0")
  ).join("\0");
}

/** The label with its number in the canonical form. */
export function withCanonical(label: Label): Label {
  return "num" in label ? { ...label, num: canonical(label.num) } : label;
}

/** A sample type by name and unit. */
export function valueType(type: string, unit: string): ValueType {
  return { type, unit };
}

/** Looks up or makes an entry whose id is its place in `table`, from 1. */
export function intern<T>(
  index: Map<string, T>,
  table: T[],
  key: string,
  make: (id: number) => T,
): T {
  let entry = index.get(key);
  if (entry === undefined) {
    entry = make(table.length + 1);
    index.set(key, entry);
    table.push(entry);
  }
  return entry;
}

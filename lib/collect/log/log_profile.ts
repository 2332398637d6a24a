import { emptyMapping, emptyProfile, valueType } from "../../profile/builder.ts";
import type { Func, Label, Line, Location, Mapping, Profile, Sample } from "../../profile/types.ts";

/** A function with the line that ran. */
export interface LoggedLine {
  name: string;
  file: string;
  /** 1-based, 0 if unknown. */
  startLine: number;
  line: number;
}

/** A frame of a stack: where, and what is there if that is known. */
export interface LoggedFrame {
  /** In the process, 0 if unknown. */
  address: number;
  mapping: Mapping | undefined;
  /** Innermost inlined function first. */
  lines: readonly LoggedLine[];
}

/** Samples, deoptimisations, CPU time. */
export type LoggedValues = readonly [samples: number, deopts: number, nanos: number];

/** Builds a profile with addresses. */
export class LogProfile {
  readonly #profile: Profile;
  readonly #functions = new Map<string, Func>();
  readonly #locations = new Map<string, Location>();
  readonly #samples = new Map<string, Sample>();

  /** @param periodNanos Between two ticks. */
  constructor(periodNanos: number) {
    const cpu = valueType("cpu", "nanoseconds");
    this.#profile = emptyProfile({
      sampleType: [valueType("samples", "count"), valueType("deopts", "count"), cpu],
      periodType: cpu,
      period: periodNanos,
    });
  }

  /** Adds a stretch of memory that holds code; the first is the program's. */
  mapping(filename: string, start: number, limit: number, isNamed: boolean): Mapping {
    const mapping = {
      ...emptyMapping(this.#profile.mapping.length + 1),
      filename,
      memoryStart: start,
      memoryLimit: limit,
      hasFunctions: isNamed,
      hasFilenames: isNamed,
      hasLineNumbers: isNamed,
      hasInlineFrames: isNamed,
    };
    this.#profile.mapping.push(mapping);
    return mapping;
  }

  /** Adds values to a stack, leaf first. */
  add(stack: readonly LoggedFrame[], values: LoggedValues, label: Label[]): void {
    const location = stack.map((frame) => this.#location(frame));
    const key = location.map(({ id }) => id).join() + JSON.stringify(label);
    const known = this.#samples.get(key);
    if (known) known.value = known.value.map((value, i) => Number(value) + values[i]!);
    else {
      const sample = { location, value: [...values], label };
      this.#samples.set(key, sample);
      this.#profile.sample.push(sample);
    }
  }

  /** The profile so far. */
  build(durationNanos: number, comment: string[]): Profile {
    return { ...this.#profile, durationNanos, comment };
  }

  #location({ address, mapping, lines }: LoggedFrame): Location {
    const line = lines.map((each): Line => ({
      function: this.#function(each),
      line: each.line,
      column: 0,
    }));
    const places = line.map((each) => `${each.function.id}:${each.line}`).join();
    const key = `${address}:${mapping?.id}:${places}`;
    let location = this.#locations.get(key);
    if (!location) {
      const id = this.#locations.size + 1;
      location = { id, mapping, address, line, isFolded: false };
      this.#locations.set(key, location);
      this.#profile.location.push(location);
    }
    return location;
  }

  #function({ name, file, startLine }: LoggedLine): Func {
    const key = `${name}\0${file}\0${startLine}`;
    let known = this.#functions.get(key);
    if (!known) {
      const id = this.#functions.size + 1;
      known = { id, name, systemName: name, filename: file, startLine };
      this.#functions.set(key, known);
      this.#profile.function.push(known);
    }
    return known;
  }
}

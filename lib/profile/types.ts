/**
 * The vocabulary that every room shares: `perftools.profiles.Profile` with its
 * references resolved, names as in profile.proto.
 *
 * @module
 */
import type { Int64 } from "./int64.ts";

/** What one column of values counts, such as `cpu` in `nanoseconds`. */
export interface ValueType {
  type: string;
  unit: string;
}

/** A loaded file, package or other unit that code comes from. */
export interface Mapping {
  id: Int64;
  memoryStart: Int64;
  memoryLimit: Int64;
  fileOffset: Int64;
  filename: string;
  buildId: string;
  hasFunctions: boolean;
  hasFilenames: boolean;
  hasLineNumbers: boolean;
  hasInlineFrames: boolean;
}

/** proto's `Function`: the name is taken in TypeScript. */
export interface Func {
  id: Int64;
  name: string;
  /** The name as the runtime or the linker knows it. */
  systemName: string;
  filename: string;
  startLine: Int64;
}

/** One source line of a location; inlined callees come before their callers. */
export interface Line {
  function: Func;
  line: Int64;
  column: Int64;
}

/** A place in the code: an address, the lines there, or both. */
export interface Location {
  id: Int64;
  mapping: Mapping | undefined;
  /** Unsigned 64 bits. */
  address: Int64;
  /** Innermost inlined function first. */
  line: Line[];
  isFolded: boolean;
}

/** A tag whose value is text. */
export interface StringLabel {
  key: string;
  str: string;
}

/** A tag whose value is a number with a unit (possibly empty). */
export interface NumberLabel {
  key: string;
  num: Int64;
  numUnit: string;
}

/** A tag of a sample. */
export type Label = StringLabel | NumberLabel;

/** One stack, leaf first, with a value for each sample type. */
export interface Sample {
  location: Location[];
  value: Int64[];
  label: Label[];
}

/** A profile; every `Location`, `Func` and `Mapping` in use is also in its table. */
export interface Profile {
  sampleType: ValueType[];
  sample: Sample[];
  mapping: Mapping[];
  location: Location[];
  function: Func[];
  /** Regular expression of frames to drop with their callees, `""` for none. */
  dropFrames: string;
  /** Regular expression of frames that `dropFrames` spares. */
  keepFrames: string;
  /** Unix time of the start, 0 if unknown. */
  timeNanos: Int64;
  durationNanos: Int64;
  periodType: ValueType;
  period: Int64;
  comment: string[];
  /** `""` for the last sample type. */
  defaultSampleType: string;
  docUrl: string;
}

/**
 * The vocabulary that every room shares: `perftools.profiles.Profile` with its
 * references resolved, names as in profile.proto.
 *
 * @module
 */
import type { Int64 } from "../go/int64.ts";

/** What one column of values counts, such as `cpu` in `nanoseconds`. */
export interface ValueType {
  /** Such as `cpu` or `inuse_space`. */
  type: string;
  /** Such as `nanoseconds` or `bytes`. */
  unit: string;
}

/** A loaded file, package or other unit that code comes from. */
export interface Mapping {
  /** Unique in the profile, not 0. */
  id: Int64;
  /** First address. */
  memoryStart: Int64;
  /** One past the last address. */
  memoryLimit: Int64;
  /** Of the first address in the file. */
  fileOffset: Int64;
  /** The object, directory or package. */
  filename: string;
  /** Of the object, `""` if it has none. */
  buildId: string;
  /** The symbol that addresses of a kernel count from, if the profile says. */
  relocationSymbol?: string;
  /** Whether its locations have function names. */
  hasFunctions: boolean;
  /** Whether its functions have files. */
  hasFilenames: boolean;
  /** Whether its locations have lines. */
  hasLineNumbers: boolean;
  /** Whether its locations show inlined calls. */
  hasInlineFrames: boolean;
}

/** proto's `Function`: the name is taken in TypeScript. */
export interface Func {
  /** Unique in the profile, not 0. */
  id: Int64;
  /** As a reader knows it. */
  name: string;
  /** The name as the runtime or the linker knows it. */
  systemName: string;
  /** Source file, `""` if unknown. */
  filename: string;
  /** First line of the function, 0 if unknown. */
  startLine: Int64;
}

/** One source line of a location; inlined callees come before their callers. */
export interface Line {
  /** The function that the line belongs to. */
  function: Func;
  /** 1-based, 0 if unknown. */
  line: Int64;
  /** 1-based, 0 if unknown. */
  column: Int64;
}

/** A place in the code: an address, the lines there, or both. */
export interface Location {
  /** Unique in the profile, not 0. */
  id: Int64;
  /** What the code was loaded from. */
  mapping: Mapping | undefined;
  /** Unsigned 64 bits. */
  address: Int64;
  /** Innermost inlined function first. */
  line: Line[];
  /** Whether the linker folded other functions into this one. */
  isFolded: boolean;
}

/** A tag whose value is text. */
export interface StringLabel {
  /** Name of the tag. */
  key: string;
  /** Its value. */
  str: string;
}

/** A tag whose value is a number with a unit (possibly empty). */
export interface NumberLabel {
  /** Name of the tag. */
  key: string;
  /** Its value. */
  num: Int64;
  /** Unit of the value, `""` for none. */
  numUnit: string;
}

/** A tag of a sample. */
export type Label = StringLabel | NumberLabel;

/** One stack, leaf first, with a value for each sample type. */
export interface Sample {
  /** The stack, leaf first. */
  location: Location[];
  /** One for each sample type. */
  value: Int64[];
  /** Tags of the sample. */
  label: Label[];
}

/** A profile; every `Location`, `Func` and `Mapping` in use is also in its table. */
export interface Profile {
  /** What the values of a sample are. */
  sampleType: ValueType[];
  /** The stacks. */
  sample: Sample[];
  /** Table of mappings; the first is the program. */
  mapping: Mapping[];
  /** Table of locations. */
  location: Location[];
  /** Table of functions. */
  function: Func[];
  /** Regular expression of frames to drop with their callees, `""` for none. */
  dropFrames: string;
  /** Regular expression of frames that `dropFrames` spares. */
  keepFrames: string;
  /** Unix time of the start, 0 if unknown. */
  timeNanos: Int64;
  /** Length of the window, 0 if unknown. */
  durationNanos: Int64;
  /** What happens between two samples. */
  periodType: ValueType;
  /** How much of it. */
  period: Int64;
  /** Remarks; reports leave out those that begin with `#`. */
  comment: string[];
  /** `""` for the last sample type. */
  defaultSampleType: string;
  /** Where the profile is explained, `""` for nowhere. */
  docUrl: string;
}

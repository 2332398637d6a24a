/**
 * What every report is made from.
 *
 * @module
 */
import { type Int64, scaled } from "../go/int64.ts";
import type { TimeZone } from "../go/time/zone.ts";
import type { MachineCode } from "../profile/machine_code.ts";
import type { Profile } from "../profile/types.ts";
import type { Granularity } from "./granularity.ts";
import type { PlaceOptions } from "./graph/place.ts";
import type { TrimOptions } from "./graph/trim.ts";
import { label } from "./label.ts";
import type { Matcher } from "./regex.ts";
import type { SampleValues } from "./sample_values.ts";
import type { SourceFiles } from "./source_file.ts";
import type { PathOptions } from "./trim_path.ts";

/** A filtered profile and how to look at it. */
export interface ReportInput {
  profile: Profile;
  values: SampleValues;
  /** What percentages are of. */
  total: Int64;
  granularity: Granularity;
  paths: PathOptions;
  trim: TrimOptions;
  sort: "flat" | "cum";
  dropNegative: boolean;
  /** Whether graphs keep a place apart for each way to reach it. */
  callTree: boolean;
  compactLabels: boolean;
  /** Factor of every value that is printed. */
  ratio: number;
  /** Unit to print, `minimum` for one that suits all rows, `auto` for one by row. */
  unit: string;
  /** Unit of each numeric tag. */
  labelUnits: ReadonlyMap<string, string>;
  /** `name=value` of filters, for the header. */
  activeFilters: readonly string[];
  /** Where the user's clock is. */
  timeZone: TimeZone;
  /** The argument of commands that take one. */
  symbol: { pattern: string; matches: Matcher } | undefined;
  /** Access to source files. */
  sources: SourceFiles;
  /** Access to files of programs. */
  code: MachineCode;
  /** Whether to write x86's instructions as Intel does. */
  intelSyntax: boolean;
  /** For what is no part of the report. */
  notes: ReportNotes;
}

/** Where a report says what is no part of it. */
interface ReportNotes {
  /** Says a line among reports: to standard output. */
  print: (line: string) => Promise<void>;
  /** Says a line among messages. */
  warn: (line: string) => void;
}

/** Writes a value of the report. */
export interface ValueFormat {
  (value: Int64): string;
}

/**
 * How a report writes its values.
 *
 * @param input The report.
 * @param unit The unit to use, as {@linkcode label} takes it.
 * @returns The writer.
 */
export function valueFormat(
  { ratio, values }: Pick<ReportInput, "ratio" | "values">,
  unit: string,
): ValueFormat {
  if (!(ratio > 0) || ratio === 1) return (value) => label(value, values.unit, unit);
  return (value) => label(scaled(value, ratio), values.unit, unit);
}

/** How graph reports distinguish places: binaries do not count. */
export function graphPlaces({ granularity, paths }: ReportInput): PlaceOptions {
  return { granularity, paths, objects: false };
}

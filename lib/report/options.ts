/**
 * Every option of a report: the one table from which flags, shell variables,
 * URL parameters and help are made.
 *
 * @module
 */
import { GRANULARITIES } from "../analyse/granularity.ts";

/** What an option holds. */
export type OptionValue = string | number | boolean;

/** A row of the table. */
export interface Option {
  type: "string" | "bool" | "int" | "float";
  default: OptionValue;
  /** Name in URLs; none if it does not appear there. */
  url?: string;
  /** Whether saved configurations keep it. */
  saved: boolean;
  /** The values it can have; each is a flag of its own. */
  choices?: readonly string[];
  /** One line, then details. */
  help: string;
}

/** All options, by name. */
export const OPTIONS = {
  output: text("Write the report to this file"),
  call_tree: bool(
    "calltree",
    "Keep a function apart for each way to reach it\nOnly for graphs and callgrind.",
  ),
  relative_percentages: bool(
    "rel",
    "Percentages of what the filters leave\nWithout it they are of the whole profile.",
  ),
  unit: saved(
    "string",
    "minimum",
    "unit",
    "Unit to print values in\nA unit such as ms or MB; auto chooses one for each value, minimum one for all.",
  ),
  compact_labels: bool("compact", "Leave the lines about the profile out of headers"),
  source_path: option(
    "string",
    "",
    "source_path",
    false,
    "Folders to look for source files in, separated by colons",
  ),
  trim_path: option(
    "string",
    "",
    "trim_path",
    false,
    "Prefixes to remove from file names, separated by colons",
  ),
  intel_syntax: bool("intel", "Assembly in Intel's syntax\nOnly for disasm and weblist."),
  mean: bool("mean", "Divide values by the first sample type, a count"),
  sample_index: option(
    "string",
    "",
    "si",
    false,
    "Which sample type to report, by name or number from 0",
  ),
  divide_by: { type: "float", default: 1, saved: false, help: "Divide all values by this number" },
  normalize: bool("norm", "Scale the profile to the total of the base"),
  sort: choice("flat", "sort", ["cum", "flat"], "Order of rows"),
  tagroot: hidden("Tags to show as frames above the root, separated by commas"),
  tagleaf: hidden("Tags to show as frames below the leaf, separated by commas"),
  drop_negative: bool("dropneg", "Leave out what has shrunk"),
  nodecount: saved(
    "int",
    -1,
    "n",
    "Show at most this many places\n0 for all, -1 for what suits the report.",
  ),
  nodefraction: saved("float", 0.005, "nf", "Leave out places below this part of the total"),
  edgefraction: saved("float", 0.001, "ef", "Leave out calls below this part of the total"),
  trim: saved(
    "bool",
    true,
    "trim",
    "Leave out what is small\nfalse shows everything, whatever nodecount, nodefraction and edgefraction are.",
  ),
  focus: regex(
    "f",
    "Only samples that pass through a match\nMatches functions, files and binaries.",
  ),
  ignore: regex(
    "i",
    "No samples that pass through a match\nMatches functions, files and binaries.",
  ),
  prune_from: regex("prunefrom", "Cut what matching functions call off stacks"),
  hide: regex("h", "Take matching frames out of stacks\nTheir values go to their callers."),
  show: regex("s", "Leave only matching frames in stacks"),
  show_from: regex(
    "sf",
    "Cut what calls the outermost match off stacks\nStacks without a match are left out.",
  ),
  tagfocus: regex(
    "tf",
    "Only samples with such a tag\nA regexp, or a range of numbers: 1kb, 1kb:, :1mb, 1kb:1mb; key=… for one tag.",
  ),
  tagignore: regex(
    "ti",
    "No samples with such a tag\nA regexp, or a range of numbers: 1kb, 1kb:, :1mb, 1kb:1mb; key=… for one tag.",
  ),
  tagshow: regex("ts", "Only tags whose name matches"),
  taghide: regex("th", "No tags whose name matches"),
  noinlines: bool("noinlines", "Count inlined calls as their caller"),
  showcolumns: bool("showcolumns", "Show columns beside lines"),
  granularity: choice("", "g", GRANULARITIES, "What makes two places different"),
} as const satisfies Readonly<Record<string, Option>>;

/** Name of an option. */
export type OptionName = keyof typeof OPTIONS;

/** Help for the values of options that are flags of their own. */
export const CHOICE_HELP: Readonly<Record<string, string>> = {
  flat: "Order by own value",
  cum: "Order by value with callees",
  functions: "A row for each function, whatever its file",
  filefunctions: "A row for each function and file",
  files: "A row for each file",
  lines: "A row for each line of source",
  addresses: "A row for each address",
};

/**
 * The help of an option, or of a value that is a name of its own.
 *
 * @param name Its name.
 * @returns `undefined` for anything else, and for options whose values have the help.
 */
export function helpOfOption(name: string): string | undefined {
  if (Object.hasOwn(CHOICE_HELP, name)) return CHOICE_HELP[name];
  if (!Object.hasOwn(OPTIONS, name)) return undefined;
  const option: Option = OPTIONS[name as OptionName];
  return option.choices ? undefined : option.help;
}

type ValueOf<T extends Option["type"]> = {
  string: string;
  bool: boolean;
  int: number;
  float: number;
}[T];

/** The value of every option. */
export type Config = { -readonly [N in OptionName]: ValueOf<(typeof OPTIONS)[N]["type"]> };

/** The configuration with which a program starts. */
export function defaultConfig(): Config {
  return Object.fromEntries(
    Object.entries(OPTIONS).map(([name, { default: value }]) => [name, value]),
  ) as Config;
}

function option<T extends Option["type"]>(
  type: T,
  value: OptionValue,
  url: string,
  saved: boolean,
  help: string,
) {
  return { type, default: value, url, saved, help };
}

function saved<T extends Option["type"]>(type: T, value: OptionValue, url: string, help: string) {
  return option(type, value, url, true, help);
}

function bool(url: string, help: string) {
  return option("bool", false, url, true, help);
}

function regex(url: string, help: string) {
  return option("string", "", url, true, help);
}

function choice(value: string, url: string, choices: readonly string[], help: string) {
  return { ...option("string", value, url, true, help), choices };
}

function text(help: string) {
  return { type: "string", default: "", saved: false, help } as const;
}

/** Kept in saved configurations, though no URL can bring it back. */
function hidden(help: string) {
  return { type: "string", default: "", saved: true, help } as const;
}

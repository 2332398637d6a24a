/**
 * The spine of every report: filter → aggregate → analyse → render. What only
 * some reports need is loaded for them.
 *
 * @module
 */
import type { Warn } from "../analyse/filter/filters.ts";
import { granularity } from "../analyse/granularity.ts";
import { labelUnits } from "../analyse/label_units.ts";
import type { ReportInput } from "../analyse/report_input.ts";
import { type SampleValues, sampleValues, total } from "../analyse/sample_values.ts";
import type { SourceFiles } from "../analyse/source_file.ts";
import { IrregularFile, readRegularTextSync } from "../base/read_regular.ts";
import type { Int64 } from "../go/int64.ts";
import { fileErrorText } from "../go/os/errors.ts";
import type { MachineCode } from "../profile/machine_code.ts";
import type { Profile } from "../profile/types.ts";
import type { Command } from "./commands.ts";
import { localZone } from "./local_zone.ts";
import type { Config, OptionName } from "./options.ts";

/** What a report needs from outside. */
export interface ReportEnvironment {
  /** Hears of what is no error. */
  warn: Warn;
  /** Writes to standard output what is not part of the report. */
  write?: (text: string) => Promise<void>;
  /** Know the files of programs; none if there is no report that needs them. */
  tools?: MachineCode;
}

/** For those that do not have tools: no file can be opened. */
const NO_CODE: MachineCode = {
  open: (path) => Promise.reject(new Error(`open ${path}: no object tools`)),
  disassemble: () => Promise.reject(new Error("cannot disasm: no objdump tool available")),
};

/** A report that somebody wants. */
export interface ReportRequest {
  command: Command;
  /** The regular expression of commands that take one, else `""`. */
  argument: string;
  config: Config;
}

/**
 * Makes a report. The profile stays as it is.
 *
 * @param profile The profile.
 * @param request The report.
 * @param environment What it needs from outside.
 * @returns Its text or bytes.
 * @throws {SyntaxError} If a regular expression is not valid.
 * @throws {RangeError} If an option does not fit the profile.
 */
export async function report(
  profile: Profile,
  request: ReportRequest,
  environment: ReportEnvironment,
): Promise<string | Uint8Array> {
  const { command } = request;
  const config = commandConfig(command, request.config);
  const units = unitsOfLabels(profile, environment.warn);
  const framed = await withTagFrames(profile, config, environment.warn);
  const filter = () => filtered(framed, config, units, environment.warn);

  const relative = config.relative_percentages ? await filter() : undefined;
  const values = chooseValues(relative ?? framed, config);
  const symbol = await compileSymbol(request);
  let whole: Int64 | undefined;
  return await command.render({
    ...inputOptions(config),
    profile: relative ?? await filter(),
    values,
    // Not every report has percentages, or times.
    get total() {
      return whole ??= total(relative ?? framed, values);
    },
    get timeZone() {
      return localZone();
    },
    labelUnits: units,
    symbol,
    sources: LOCAL_SOURCES,
    code: environment.tools ?? NO_CODE,
    notes: {
      print: async (line) => await environment.write?.(`${line}\n`),
      warn: environment.warn,
    },
  });
}

/** Chooses a unit for each numeric tag, and says which others it has. */
export function unitsOfLabels(profile: Profile, warn: Warn): ReadonlyMap<string, string> {
  const { units, ignored } = labelUnits(profile);
  for (const [key, others] of ignored) {
    const list = others.join(", ");
    warn(`For tag ${key} used unit ${units.get(key)}, also encountered unit(s) ${list}`);
  }
  return units;
}

async function withTagFrames(profile: Profile, config: Config, warn: Warn): Promise<Profile> {
  if (config.tagroot === "" && config.tagleaf === "") return profile;
  const { addTagFrames } = await import("../analyse/filter/tag_frames.ts");
  const keys = (list: string) => list.split(",").filter((key) => key !== "");
  const { profile: framed, rooted, leafed } = addTagFrames(profile, {
    root: keys(config.tagroot),
    leaf: keys(config.tagleaf),
    unit: config.unit,
  });
  if (config.tagroot !== "" && !rooted) warn("TagRoot expression matched no samples");
  if (config.tagleaf !== "" && !leafed) warn("TagLeaf expression matched no samples");
  return framed;
}

async function filtered(
  profile: Profile,
  config: Config,
  units: ReadonlyMap<string, string>,
  warn: Warn,
): Promise<Profile> {
  if (!isFiltered(config)) return profile;
  const { applyFilters } = await import("../analyse/filter/filters.ts");
  return applyFilters(profile, config, units, warn);
}

/**
 * The values that a configuration chooses.
 *
 * @throws {RangeError} If the profile has none such, or they are to be divided by zero.
 */
export function chooseValues(profile: Profile, config: Config): SampleValues {
  const values = sampleValues(profile, config.sample_index, config.mean);
  if (config.divide_by === 0) throw new RangeError("zero divisor specified");
  return values;
}

async function compileSymbol(
  { command, argument }: ReportRequest,
): Promise<ReportInput["symbol"]> {
  if (!command.takesRegex) return undefined;
  const { compileRegex } = await import("../analyse/regex.ts");
  const matches = compileRegex(argument, `parsing argument regexp ${argument}`);
  return { pattern: argument, matches };
}

/** The part of a report's input that comes from options alone. */
function inputOptions(config: Config) {
  return {
    granularity: granularity(config),
    paths: { trimPath: config.trim_path, sourcePath: config.source_path },
    trim: {
      nodeCount: config.nodecount,
      nodeFraction: config.nodefraction,
      edgeFraction: config.edgefraction,
    },
    sort: config.sort === "cum" ? "cum" : "flat",
    dropNegative: config.drop_negative,
    callTree: config.call_tree,
    intelSyntax: config.intel_syntax,
    compactLabels: config.compact_labels,
    ratio: 1 / config.divide_by,
    unit: config.unit,
    activeFilters: activeFilters(config),
  } as const;
}

/**
 * The configuration that a command works with.
 *
 * @param command The command.
 * @param config What the user chose.
 * @returns The choice with what the command forces, and without limits if nothing is to be trimmed.
 */
function commandConfig(command: Command, config: Config): Config {
  const nodecount = config.nodecount === -1 ? command.nodecount : config.nodecount;
  const granularity = config.granularity || command.granularity;
  const result = { ...config, nodecount, granularity, ...command.forced };
  if (result.trim) return result;
  return { ...result, nodecount: 0, nodefraction: 0, edgefraction: 0 };
}

/** Filters that headers name, in their order. */
const NAMED_FILTERS = [
  "focus",
  "ignore",
  "hide",
  "show",
  "show_from",
  "tagfocus",
  "tagignore",
  "tagshow",
  "taghide",
] as const satisfies readonly OptionName[];

/** `name=value` of each filter that is set. */
function activeFilters(config: Config): string[] {
  return NAMED_FILTERS.filter((name) => config[name] !== "").map((name) =>
    `${name}=${config[name]}`
  );
}

/** Whether any filter is set. */
function isFiltered(config: Config): boolean {
  return config.prune_from !== "" || NAMED_FILTERS.some((name) => config[name] !== "");
}

/** A profile may name any file. */
const MAX_BYTES = 64 << 20;

/** Source files of this machine. */
export const LOCAL_SOURCES: SourceFiles = {
  folder: () => Deno.cwd(),
  read: (path) => {
    try {
      return readRegularTextSync(path, { most: MAX_BYTES });
    } catch (error) {
      // Go opens folders and devices, and finds no lines in them.
      if (error instanceof IrregularFile && isLineless(path)) return "";
      throw new Error(fileErrorText("open", path, error), { cause: error });
    }
  },
};

function isLineless(path: string): boolean {
  const { isDirectory, isCharDevice } = Deno.statSync(path);
  return isDirectory || isCharDevice === true;
}

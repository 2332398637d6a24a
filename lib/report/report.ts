/**
 * The spine of every report: filter → aggregate → analyse → render.
 *
 * @module
 */
import { applyFilters, type Warn } from "../analyse/filter/filters.ts";
import { addTagFrames } from "../analyse/filter/tag_frames.ts";
import { granularity } from "../analyse/granularity.ts";
import { labelUnits } from "../analyse/label_units.ts";
import { compileRegex } from "../analyse/regex.ts";
import { profileLabels } from "../analyse/header.ts";
import { type ReportInput, valueFormat } from "../analyse/report_input.ts";
import { sampleIndex, type SampleValues, sampleValues, total } from "../analyse/sample_values.ts";
import type { Int64 } from "../profile/int64.ts";
import type { MachineCode } from "../profile/machine_code.ts";
import type { Profile } from "../profile/types.ts";
import { activeFilters } from "./active_filters.ts";
import type { Command } from "./commands.ts";
import { commandConfig } from "./command_config.ts";
import type { Config } from "./options.ts";
import { localZone } from "./local_zone.ts";
import { LOCAL_SOURCES } from "./source_files.ts";

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
  open: (path) => {
    throw new Error(`open ${path}: no object tools`);
  },
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
  const framed = withTagFrames(profile, config, environment.warn);
  const filter = () => applyFilters(framed, config, units, environment.warn);

  const relative = config.relative_percentages ? filter() : undefined;
  const values = chooseValues(relative ?? framed, config);
  const symbol = compileSymbol(request);
  const whole = total(relative ?? framed, values);
  const filtered = relative ?? filter();
  return await command.render({
    ...inputOptions(config),
    profile: filtered,
    values,
    total: whole,
    labelUnits: units,
    symbol,
    sources: LOCAL_SOURCES,
    timeZone: localZone(),
    code: environment.tools ?? NO_CODE,
    notes: {
      print: async (line) => await environment.write?.(`${line}\n`),
      warn: environment.warn,
    },
  });
}

/** What a profile is, before any report. */
export interface ProfileSummary {
  /** The lines above a report. */
  lines: string[];
  total: Int64;
}

/**
 * Tells what a profile is.
 *
 * @param profile The profile.
 * @param config The configuration for reports.
 * @param environment What hears of strange units.
 * @returns The summary, or `undefined` if the configuration does not fit.
 */
export function profileSummary(
  profile: Profile,
  config: Config,
  { warn }: ReportEnvironment,
): ProfileSummary | undefined {
  unitsOfLabels(profile, warn);
  let values;
  try {
    values = chooseValues(profile, config);
  } catch {
    return undefined;
  }
  const whole = total(profile, values);
  const format = valueFormat({ values, ratio: 1 / config.divide_by }, config.unit);
  return {
    lines: profileLabels({ profile, values, total: whole, timeZone: localZone() }, format),
    total: whole,
  };
}

/**
 * The full name of a sample type.
 *
 * @param profile The profile.
 * @param text Its name or number; `""` for the profile's default.
 * @returns Its name.
 * @throws {RangeError} If there is none such.
 */
export function sampleTypeName(profile: Profile, text: string): string {
  return profile.sampleType[sampleIndex(profile, text)]!.type;
}

function unitsOfLabels(profile: Profile, warn: Warn): ReadonlyMap<string, string> {
  const { units, ignored } = labelUnits(profile);
  for (const [key, others] of ignored) {
    const list = others.join(", ");
    warn(`For tag ${key} used unit ${units.get(key)}, also encountered unit(s) ${list}`);
  }
  return units;
}

function withTagFrames(profile: Profile, config: Config, warn: Warn): Profile {
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

function chooseValues(profile: Profile, config: Config): SampleValues {
  const values = sampleValues(profile, config.sample_index, config.mean);
  if (config.divide_by === 0) throw new RangeError("zero divisor specified");
  return values;
}

function compileSymbol({ command, argument }: ReportRequest): ReportInput["symbol"] {
  if (!command.takesRegex) return undefined;
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

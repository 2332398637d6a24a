/**
 * What a command line means.
 *
 * @module
 */
import type { Severity } from "../contract/findings.ts";
import { SEVERITIES } from "../diagnose/severity.ts";
import type { SourceOptions } from "../fetch/source_options.ts";
import { type FlagValue, parseGoFlags } from "../go/flag.ts";
import { COMMANDS } from "../report/commands.ts";
import { type Config, defaultConfig, type Option, OPTIONS } from "../report/options.ts";
import type { ReportRequest } from "../report/report.ts";
import { flagTypes, PROGRAM_FLAGS } from "./flag_table.ts";

/** A command line that makes sense. */
export interface Invocation {
  source: SourceOptions;
  config: Config;
  /** Where object tools are; `undefined` for where the environment says. */
  tools: string | undefined;
  /** `undefined` for a program that asks for commands. */
  request: ReportRequest | undefined;
  /** For a program that serves pages. */
  http: { address: string; browser: boolean } | undefined;
  /** The file for a page to send; `""` for none. */
  html: string;
  /** For a program that says what is wrong. */
  diagnosis: DiagnosisRequest | undefined;
}

/** How to say what is wrong. */
export interface DiagnosisRequest {
  /** Exit with 1 for findings that are as bad, or worse; `undefined` for never. */
  failOn: Severity | undefined;
  json: boolean;
}

/** The command line makes no sense. */
export class UsageError extends Error {
  override name = "UsageError";
  /** Whether the usage helps. */
  readonly showUsage: boolean;

  constructor(message: string, showUsage = false) {
    super(message);
    this.showUsage = showUsage;
  }
}

type Values = ReadonlyMap<string, FlagValue>;

/**
 * Parses a command line.
 *
 * @param args The arguments.
 * @param isBinary Distinguishes programs from profiles.
 * @param warn Hears of what is no error.
 * @returns What it means.
 * @throws {UsageError} If it makes no sense.
 */
export async function parseInvocation(
  args: readonly string[],
  isBinary: (path: string) => Promise<boolean>,
  warn: (message: string) => void,
): Promise<Invocation> {
  const { values, rest } = parseFlags(args);
  if (rest.length === 0) throw new UsageError("no profile source specified", true);
  const [first = "", ...others] = rest;
  const hasBinary = others.length > 0 && await isBinary(first);

  const config = configOf(values);
  const command = commandOf(values);
  checkProgramFlags(values, command !== undefined);
  config.sample_index = sampleIndexOf(values, config.sample_index, warn);
  config.mean ||= values.get("mean_delay") === true;
  const base = baseOf(values);
  if (config.normalize && base.bases.length === 0) {
    throw new UsageError("must have base profile to normalize by");
  }
  return {
    source: {
      sources: hasBinary ? others : rest,
      binary: hasBinary ? first : "",
      ...base,
      normalize: config.normalize,
      seconds: number(values, "seconds"),
      timeout: number(values, "timeout"),
      tls: {
        cert: text(values, "tls_cert"),
        key: text(values, "tls_key"),
        ca: text(values, "tls_ca"),
      },
      symbolize: text(values, "symbolize"),
      sourcePath: config.source_path,
      sourceMap: text(values, "source_map"),
      buildId: text(values, "buildid"),
      comment: text(values, "add_comment"),
      allFrames: values.get("all_frames") === true,
    },
    config,
    tools: values.has("tools") ? text(values, "tools") : undefined,
    request: command && { ...command, config },
    diagnosis: diagnosisOf(values, command !== undefined),
    http: text(values, "http") === ""
      ? undefined
      : { address: text(values, "http"), browser: values.get("no_browser") !== true },
    html: text(values, "html"),
  };
}

/** Flags of a diagnosis may also stand behind its sources: no other program has its grammar. */
function parseFlags(args: readonly string[]): { values: Map<string, FlagValue>; rest: string[] } {
  const { values, rest } = parseGoFlags(args, flagTypes());
  if (values.get("diagnose") !== true) return { values, rest };
  const next = rest.findIndex((arg) => arg.startsWith("-") && arg !== "-");
  if (next < 0) return { values, rest };
  const more = parseFlags(["-diagnose", ...rest.slice(next)]);
  return {
    values: new Map([...values, ...more.values]),
    rest: [...rest.slice(0, next), ...more.rest],
  };
}

/** @throws {UsageError} If flags do not go together, or a value is unknown. */
function diagnosisOf(values: Values, hasCommand: boolean): DiagnosisRequest | undefined {
  const wanted = text(values, "fail-on");
  if (values.get("diagnose") !== true) {
    const alone = ["fail-on", "json"].find((name) => values.has(name));
    if (alone === undefined) return undefined;
    throw new UsageError(`-${alone} only makes sense with -diagnose`);
  }
  if (hasCommand || text(values, "http") !== "") {
    throw new UsageError("-diagnose is not compatible with an output format or -http");
  }
  const failOn = SEVERITIES.find((severity) => severity === wanted);
  if (wanted !== "" && failOn === undefined) {
    throw new UsageError(`-fail-on must be one of ${SEVERITIES.join(", ")}, not "${wanted}"`);
  }
  return { failOn, json: values.get("json") === true };
}

function text(values: Values, name: string): string {
  return String(values.get(name) ?? "");
}

function number(values: Values, name: string): number {
  return Number(values.get(name) ?? PROGRAM_FLAGS[name]?.default);
}

/** @throws {UsageError} If two values of one option are given. */
function configOf(values: Values): Config {
  const config = defaultConfig();
  for (const [name, { choices }] of Object.entries<Option>(OPTIONS)) {
    if (!choices) {
      if (values.has(name)) Object.assign(config, { [name]: values.get(name) });
      continue;
    }
    const chosen = choices.filter((choice) => values.get(choice) === true);
    if (chosen.length > 1) {
      throw new UsageError(`conflicting options set: [${chosen.join(" ")}]`);
    }
    if (chosen.length === 1) Object.assign(config, { [name]: chosen[0] });
  }
  return config;
}

/** @throws {UsageError} If there are two. */
function commandOf(values: Values): Omit<ReportRequest, "config"> | undefined {
  const chosen = Object.entries(COMMANDS).filter(([name]) => {
    const value = values.get(name);
    return value === true || (typeof value === "string" && value !== "");
  });
  if (chosen.length > 1) throw new UsageError("must set at most one output format");
  const [only] = chosen;
  if (!only) return undefined;
  const [name, command] = only;
  return { command, argument: command.takesRegex ? text(values, name) : "" };
}

/** @throws {UsageError} If flags do not go together, or one cannot be had. */
function checkProgramFlags(values: Values, hasCommand: boolean): void {
  const http = text(values, "http");
  if (hasCommand && http !== "") {
    throw new UsageError("-http is not compatible with an output format on the command line");
  }
  if (text(values, "html") !== "" && (hasCommand || http !== "")) {
    throw new UsageError(
      "-html makes a page, and goes with no other output format and not with -http",
    );
  }
  if (values.get("no_browser") === true && http === "") {
    throw new UsageError("-no_browser only makes sense with -http");
  }
}

/** Flags that choose a sample type, in the order in which they are looked at. */
const SAMPLE_FLAGS: readonly (readonly [flag: string, type: string])[] = [
  ["total_delay", "delay"],
  ["mean_delay", "delay"],
  ["contentions", "contentions"],
  ["inuse_space", "inuse_space"],
  ["inuse_objects", "inuse_objects"],
  ["alloc_space", "alloc_space"],
  ["alloc_objects", "alloc_objects"],
];

function sampleIndexOf(values: Values, given: string, warn: (message: string) => void): string {
  let index = given;
  for (const [flag, type] of SAMPLE_FLAGS) {
    if (values.get(flag) !== true) continue;
    if (index === "") index = type;
    else warn(`Multiple value selections, ignoring -${flag}`);
  }
  return index;
}

/** @throws {UsageError} If there are bases of both kinds. */
function baseOf(values: Values): Pick<SourceOptions, "bases" | "isDiff"> {
  const base = text(values, "base");
  const diff = text(values, "diff_base");
  if (base !== "" && diff !== "") {
    throw new UsageError("-base and -diff_base flags cannot both be specified");
  }
  return { bases: [base, diff].filter((source) => source !== ""), isDiff: diff !== "" };
}

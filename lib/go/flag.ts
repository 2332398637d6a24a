/**
 * The flag grammar of Go programs: `-x`, `--x`, `-x=v`, `-x v`; booleans take a
 * value only after `=`; the first argument that is no flag ends them.
 *
 * @module
 */
import { goQuote, NumberError, parseBool, parseFloat64, parseIntNumber } from "./strconv.ts";

/** What a flag holds. */
export type FlagType = "bool" | "string" | "int" | "float";

/** The value of a flag. */
export type FlagValue = string | number | boolean;

/** What was on the command line. */
interface ParsedFlags {
  /** Flags that were given, by name; the last one wins. */
  values: Map<string, FlagValue>;
  /** What follows the flags. */
  rest: string[];
}

/** The command line is wrong; the usage belongs below the message. */
export class FlagError extends Error {
  override name = "FlagError";
}

/** The user wants help. */
export class HelpRequest extends Error {
  override name = "HelpRequest";
}

const PARSERS: Readonly<Record<FlagType, (text: string) => FlagValue>> = {
  bool: parseBool,
  string: (text) => text,
  int: (text) => parseIntNumber(text, 0),
  float: parseFloat64,
};

/**
 * Parses a command line.
 *
 * @param args The arguments.
 * @param flags The flags that there are.
 * @returns Those that were given, and the rest.
 * @throws {FlagError} With Go's text.
 * @throws {HelpRequest} On `-h` and `-help`.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { parseGoFlags } from "./flag.ts";
 *
 * const flags = new Map([["top", "bool"], ["nodecount", "int"]] as const);
 * const { values, rest } = parseGoFlags(["-top", "--nodecount=5", "a.pb.gz", "-x"], flags);
 * deepStrictEqual(Object.fromEntries(values), { top: true, nodecount: 5 });
 * deepStrictEqual(rest, ["a.pb.gz", "-x"]);
 * ```
 */
export function parseGoFlags(
  args: readonly string[],
  flags: ReadonlyMap<string, FlagType>,
): ParsedFlags {
  const values = new Map<string, FlagValue>();
  let i = 0;
  while (i < args.length) {
    const arg = args[i]!;
    if (arg.length < 2 || !arg.startsWith("-")) break;
    i++;
    if (arg === "--") break;
    const { name, value } = split(arg);
    const type = flags.get(name);
    if (type === undefined) {
      if (name === "h" || name === "help") throw new HelpRequest("help requested");
      throw new FlagError(`flag provided but not defined: -${name}`);
    }
    if (type === "bool") {
      values.set(name, convert(type, name, value ?? "true"));
      continue;
    }
    if (value === undefined && i === args.length) {
      throw new FlagError(`flag needs an argument: -${name}`);
    }
    values.set(name, convert(type, name, value ?? args[i++]!));
  }
  return { values, rest: args.slice(i) };
}

function split(arg: string): { name: string; value: string | undefined } {
  const text = arg.slice(arg.startsWith("--") ? 2 : 1);
  if (text === "" || text.startsWith("-") || text.startsWith("=")) {
    throw new FlagError(`bad flag syntax: ${arg}`);
  }
  const equals = text.indexOf("=");
  return equals < 0
    ? { name: text, value: undefined }
    : { name: text.slice(0, equals), value: text.slice(equals + 1) };
}

function convert(type: FlagType, name: string, text: string): FlagValue {
  try {
    return PARSERS[type](text);
  } catch (error) {
    if (!(error instanceof NumberError)) throw error;
    const why = error.isRange ? error.message : "parse error";
    const what = type === "bool" ? `boolean value` : `value`;
    const where = type === "bool" ? `-${name}` : `flag -${name}`;
    throw new FlagError(`invalid ${what} ${goQuote(text)} for ${where}: ${why}`);
  }
}

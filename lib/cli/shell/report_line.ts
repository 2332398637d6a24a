/**
 * Lines that ask for a report: `top10 -cum focus -ignore >file`.
 *
 * @module
 */
import { goQuote, optionalInteger } from "../../go/strconv.ts";
import { fields } from "../../go/strings.ts";
import { COMMANDS } from "../../report/commands.ts";
import { type Config, helpOfOption } from "../../report/options.ts";
import type { ReportRequest } from "../../report/report.ts";

/** A line that makes sense. */
interface ReportLine {
  request: ReportRequest;
  /** The shell command that gets the report; `undefined` for none. */
  pipe: string | undefined;
}

/** A line makes no sense. */
export class LineError extends Error {
  override name = "LineError";
}

const NAMED = new Map(Object.entries(COMMANDS));
/** Rows of lists that are there to be read as they come. */
const SHORT_LIST = 10;

/**
 * Parses a line.
 *
 * @param line The line, which begins with no space.
 * @param config What assignments have set; it stays as it is.
 * @returns The report that it asks for.
 * @throws {LineError} If it makes no sense.
 *
 * @example
 * ```ts
 * import { deepStrictEqual, strictEqual } from "node:assert/strict";
 * import { parseReportLine } from "./report_line.ts";
 * import { defaultConfig } from "../../report/options.ts";
 *
 * const { request, pipe } = parseReportLine("top5 main -runtime | sort", defaultConfig());
 * strictEqual(request.config.nodecount, 5);
 * deepStrictEqual([request.config.focus, request.config.ignore, pipe], ["main", "runtime", "sort"]);
 * ```
 */
export function parseReportLine(line: string, config: Config): ReportLine {
  const { before, pipe } = splitPipe(line);
  const { name, command, words } = findCommand(fields(before));
  const argument = command.takesRegex ? words.shift() : "";
  if (argument === undefined) throw new LineError(`command ${name} requires an argument`);
  const said = readWords(words, name === "tags");
  if (pipe !== undefined && said.output !== undefined) {
    throw new LineError("a report goes to a file or to a command, not to both");
  }
  const result = { ...config, ...said };
  const isList = name === "top" || name === "text";
  if (isList && result.nodecount === -1) result.nodecount = SHORT_LIST;
  return { request: { command, argument, config: result }, pipe };
}

/** A word that begins with `|`: as a regular expression it would match anything. */
function splitPipe(line: string): { before: string; pipe: string | undefined } {
  const at = line.search(/\s\|/);
  if (at < 0) return { before: line, pipe: undefined };
  const pipe = line.slice(at + 2).trim();
  if (pipe === "") throw new LineError("unexpected end of line after |");
  return { before: line.slice(0, at), pipe };
}

/** By its name, or by its name with a number behind it. */
function findCommand([first = "", ...words]: string[]) {
  const exact = NAMED.get(first);
  if (exact) return { name: first, command: exact, words };
  const [, name = first, digits] = /^(.*\D)(\d+)$/s.exec(first) ?? [];
  if (digits !== undefined) words.unshift(digits);
  const command = NAMED.get(name);
  if (command) return { name, command, words };
  throw new LineError(
    helpOfOption(name) === undefined
      ? `unrecognized command: ${goQuote(name)}`
      : `did you mean: ${name}=${words[0] ?? "<val>"}`,
  );
}

/** What the words behind the command set. */
function readWords(words: readonly string[], areTags: boolean): Partial<Config> {
  const said: Partial<Config> = {};
  const [focusName, ignoreName] = areTags
    ? ["tagfocus", "tagignore"] as const
    : ["focus", "ignore"] as const;
  const add = (name: typeof focusName | typeof ignoreName, regex: string) => {
    if (regex !== "") said[name] = said[name] ? `${said[name]}|${regex}` : regex;
  };
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const count = optionalInteger(word, 10, 32);
    if (count !== undefined) said.nodecount = Number(count);
    else if (word.startsWith(">")) said.output = word.slice(1) || after(words[++i]);
    else if (word === "-cum" || word === "--cum") said.sort = "cum";
    else if (word.startsWith("-")) add(ignoreName, word.slice(1));
    else add(focusName, word);
  }
  return said;
}

function after(file: string | undefined): string {
  if (file === undefined) throw new LineError("unexpected end of line after >");
  return file;
}

/**
 * What the tabulator key offers.
 *
 * @module
 */
import { byteOrder } from "../../go/sort.ts";
import type { Profile } from "../../profile/types.ts";
import { COMMANDS } from "../../report/commands.ts";
import { OPTION_NAMES } from "../../report/option_text.ts";
import { type Option, OPTIONS } from "../../report/options.ts";

/** What could stand in place of the end of a line. */
interface Completion {
  candidates: string[];
  /** The end of the line. */
  typed: string;
}

const WORDS: readonly string[] = ["help", "options", "quit", "exit"];
const NAMES: readonly string[] = [...Object.keys(COMMANDS), ...OPTION_NAMES];
/** Options that match functions. */
const FILTERS: readonly string[] = ["focus", "ignore", "hide", "show", "show_from", "prune_from"];
/** What a regular expression would not take as itself. */
const SPECIAL_REGEXP = /[\\()[\]{}*+?|^$]/g;
/** Nobody reads more. */
const MAX_CANDIDATES = 100;

/**
 * Completes lines: names of commands and options first, then values of options,
 * functions and sample types.
 *
 * @param profile The profile with the functions.
 * @returns What completes a line.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { emptyProfile } from "../../profile/builder.ts";
 * import { completer } from "./completer.ts";
 *
 * const cpu = { type: "cpu", unit: "nanoseconds" };
 * const complete = completer(emptyProfile({ sampleType: [cpu], periodType: cpu, period: 10 }));
 * deepStrictEqual(complete("sort=c"), { candidates: ["cum"], typed: "c" });
 * deepStrictEqual(complete("help nodec"), { candidates: ["nodecount"], typed: "nodec" });
 * ```
 */
export function completer(profile: Profile): (line: string) => Completion {
  const types = profile.sampleType.map(({ type }) => type);
  const shortcuts = types.flatMap((type) => [type, `mean_${type}`, `total_${type}`]);
  const functions = [...new Set(profile.function.map(({ name }) => name))].sort(byteOrder);
  return (line) => {
    const [, option, value] = /^\s*(\w+)\s*=\s*(.*)$/s.exec(line) ?? [];
    if (option !== undefined && value !== undefined) {
      const known = option === "sample_index" ? types : valuesOf(option);
      if (!FILTERS.includes(option)) return byPrefix(known, value);
      return byPart(functions, value.replace(/^.*\|/s, ""));
    }
    const typed = /\S*$/.exec(line)![0];
    const before = line.slice(0, line.length - typed.length).trim();
    if (before === "") return byPrefix([...NAMES, ...WORDS, ...shortcuts], typed);
    if (before === "help") return byPrefix(NAMES, typed);
    const command = before.split(/\s/, 1)[0]!.replace(/\d+$/, "");
    if (!Object.hasOwn(COMMANDS, command) || command === "tags") return { candidates: [], typed };
    return byPart(functions, typed.replace(/^-/, "").replace(/^.*\|/s, ""));
  };
}

function valuesOf(option: string): readonly string[] {
  if (!Object.hasOwn(OPTIONS, option)) return [];
  const { choices, type }: Option = OPTIONS[option as keyof typeof OPTIONS];
  return choices ?? (type === "bool" ? ["true", "false"] : []);
}

function byPrefix(names: readonly string[], typed: string): Completion {
  const candidates = [...new Set(names)].filter((name) => name.startsWith(typed)).sort();
  return { candidates, typed };
}

/** Functions that what is typed is a part of, from there on and as regular expressions. */
function byPart(functions: readonly string[], typed: string): Completion {
  const part = typed.replace(/\\(.)/g, "$1");
  if (part === "") return { candidates: [], typed };
  // Somebody who types "main" does not think of "domain".
  for (const first of [wordStart, anywhere]) {
    const candidates = new Set<string>();
    for (const name of functions) {
      const at = first(name, part);
      if (at >= 0) candidates.add(typed + escaped(name.slice(at + part.length)));
      if (candidates.size === MAX_CANDIDATES) break;
    }
    if (candidates.size > 0) return { candidates: [...candidates], typed };
  }
  return { candidates: [], typed };
}

function anywhere(name: string, part: string): number {
  return name.indexOf(part);
}

function wordStart(name: string, part: string): number {
  for (let at = name.indexOf(part); at >= 0; at = name.indexOf(part, at + 1)) {
    if (at === 0 || /[^\p{L}\p{N}_$]/u.test(name[at - 1]!)) return at;
  }
  return -1;
}

/** The shell has no quotes: a space becomes a dot. */
function escaped(text: string): string {
  return text.replace(SPECIAL_REGEXP, "\\$&").replace(/\s/g, ".");
}

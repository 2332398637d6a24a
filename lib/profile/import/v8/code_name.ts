/**
 * V8's names for pieces of machine code.
 *
 * @module
 */

/** How V8 made code of a function. */
export type Tier = "interpreted" | "baseline" | "mid-tier" | "optimised";

/** What V8's name for a piece of code says. */
interface CodeNameParts {
  /** The function's own name; `""` if it has none. */
  name: string;
  /** How it was made; nothing for V8's own code. */
  tier: Tier | undefined;
  /** Whether it was entered in the middle of a loop. */
  replacedOnStack: boolean;
  /** URL of the script, `""` if unknown. */
  url: string;
  /** 1-based, of the function; 0 if unknown. */
  line: number;
  column: number;
}

const MARKS: Readonly<Record<string, Tier>> = {
  "~": "interpreted",
  "^": "baseline",
  "+": "mid-tier",
  "*": "optimised",
};

/** `JS:o*'handle file:///app/main.ts:14:9`; the apostrophe says that it was made on another thread. */
const FUNCTION_REGEXP = /^(?:JS|Function|LazyCompile|Eval|Script):(o?)([~^+*]?)'?(.*)$/s;
/** A URL or path may have spaces, and so may a name; what begins like a URL ends the name. */
const PLACE_REGEXP = /^(.*?) ?((?<= |^)(?:[a-z][\w+.-]*:|\/|[A-Z]:\\).*|[^ ]*?):(\d+):(\d+)$/s;

/**
 * Reads a name as dumps and logs of V8 have it.
 *
 * @example
 * ```ts
 * import { codeName } from "./code_name.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(codeName("JS:o*handle file:///app/main.ts:14:9"), {
 *   name: "handle",
 *   tier: "optimised",
 *   replacedOnStack: true,
 *   url: "file:///app/main.ts",
 *   line: 14,
 *   column: 9,
 * });
 * ```
 */
export function codeName(text: string): CodeNameParts {
  const [, onStack = "", mark = "", rest] = FUNCTION_REGEXP.exec(text) ?? [];
  if (rest === undefined) {
    return { name: text, tier: undefined, replacedOnStack: false, url: "", line: 0, column: 0 };
  }
  const [, name = rest, url = "", line = "0", column = "0"] = PLACE_REGEXP.exec(rest) ?? [];
  return {
    name,
    // Code without a mark is of a script that was only compiled: its bytecode.
    tier: MARKS[mark] ?? "interpreted",
    replacedOnStack: onStack !== "",
    url,
    line: placeNumber(line),
    column: placeNumber(column),
  };
}

/**
 * A place in a file that digits say: 0, which is unknown, for what no file has.
 *
 * @param text Digits.
 */
export function placeNumber(text: string): number {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : 0;
}

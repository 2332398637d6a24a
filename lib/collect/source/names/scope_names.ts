import { tokenizer, tokTypes } from "npm:acorn@8.19.0";
import { FunctionScanner } from "./function_scanner.ts";
import { atOnce, type Steps } from "../../../base/in_slices.ts";

/** A function of a script, positions as offsets into its text. */
export interface ScopeFunction {
  /** Where the function begins. */
  start: number;
  /** Where its body begins: V8's position for it lies between the two. */
  body: number;
  /** Where it ends. */
  end: number;
  /** `handle`, `Orders.handle`, `routes.get`; `""` if nothing names it. */
  name: string;
  /** Where an identifier gives the name; a source map may know how the source calls it. */
  nameAt: number;
  /** Index of the nearest enclosing function, −1 at module level. */
  outer: number;
}

/** Tokens between two looks at the clock: some 100 µs. */
const TOKENS_PER_STEP = 256;

/**
 * Finds all functions of a JavaScript text with the names that a reader would
 * give them: by declaration, variable, assignment, property, method and class.
 *
 * @returns In the order of their start; of a text that is no JavaScript those
 * before the first error.
 *
 * @example
 * ```ts
 * import { scopeNames } from "./scope_names.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const names = scopeNames("class A { b() { return [].map(() => 1) } }").map((f) => f.name);
 * deepStrictEqual(names, ["A.b", ""]);
 * ```
 */
export function scopeNames(text: string): ScopeFunction[] {
  return atOnce(scopeNameSteps(text));
}

/** {@linkcode scopeNames} in steps, for long texts. */
export function* scopeNameSteps(text: string): Steps<ScopeFunction[]> {
  const scanner = new FunctionScanner(text);
  try {
    // A script's rules are the wider ones: what only a module forbids, V8 has checked.
    const tokens = tokenizer(text, {
      ecmaVersion: "latest",
      sourceType: "script",
      allowHashBang: true,
    });
    for (let n = 1;; n++) {
      const token = tokens.getToken();
      if (token.type === tokTypes.eof) break;
      scanner.take(token);
      if (n % TOKENS_PER_STEP === 0) yield;
    }
  } catch { /* The names up to here: a profile must not fail for the others. */ }
  yield;
  return yield* nested(scanner);
}

/** Sorts functions by their start and finds which one each stands in. */
function* nested({ found }: FunctionScanner): Steps<ScopeFunction[]> {
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  yield;
  const open: number[] = [];
  const functions: ScopeFunction[] = [];
  for (const { start, body, end, name, nameAt } of found) {
    while (open.length > 0 && found[open.at(-1)!]!.end <= start) open.pop();
    const outer = open.at(-1) ?? -1;
    open.push(functions.length);
    functions.push({ start, body, end, name, nameAt, outer });
    if (functions.length % TOKENS_PER_STEP === 0) yield;
  }
  return functions;
}

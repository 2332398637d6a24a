/**
 * Regular expressions that users type: RE2 syntax and linear time, as Go has.
 *
 * @module
 */
import { errorMessage } from "../base/error_message.ts";
import { RE2JS } from "npm:re2js@2.10.0";

/** Whether a text matches somewhere. */
export interface Matcher {
  (text: string): boolean;
}

/**
 * Compiles an expression; results are remembered, because names repeat.
 *
 * @param pattern The expression.
 * @param where What to say before the error, such as `parsing focus regexp`.
 * @returns The matcher.
 * @throws {SyntaxError} With Go's text, if the expression is not valid.
 *
 * @example
 * ```ts
 * import { strictEqual, throws } from "node:assert/strict";
 * import { compileRegex } from "./regex.ts";
 *
 * strictEqual(compileRegex("(?i)MAIN", "test")("a.main"), true);
 * throws(() => compileRegex("(", "parsing focus regexp"), /^SyntaxError: parsing focus regexp: /);
 * ```
 */
export function compileRegex(pattern: string, where: string): Matcher {
  const regex = compile(pattern, where);
  const known = new Map<string, boolean>();
  return (text) => {
    let result = known.get(text);
    if (result === undefined) known.set(text, result = regex.test(text));
    return result;
  };
}

function compile(pattern: string, where: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    const reason = errorMessage(error);
    throw new SyntaxError(`${where}: ${reason}`);
  }
}

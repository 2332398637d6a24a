/** As many frames as Go keeps. */
const MAX_FRAMES = 32;

/**
 * Where a function was called.
 *
 * The text is made at once: a stack that is not yet text holds on to what its
 * functions were called on.
 *
 * @param callee The function.
 * @param skip How many of its callers to leave out.
 * @returns Lines of an error's stack, one for each caller; empty if there is none left.
 *
 * @example
 * ```ts
 * import { callerStack } from "./caller_stack.ts";
 * import { match } from "node:assert/strict";
 *
 * function callee() {
 *   return callerStack(callee, 0);
 * }
 * match((function caller() {
 *   return callee();
 * })(), /^ +at caller \(/);
 * ```
 */
export function callerStack(callee: (...args: never[]) => unknown, skip: number): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = MAX_FRAMES + skip;
  try {
    const place: { stack?: unknown } = {};
    Error.captureStackTrace(place, callee);
    // A program may have its own idea of stacks, in `Error.prepareStackTrace`.
    if (typeof place.stack !== "string") return "";
    return place.stack.split("\n").slice(1 + skip).join("\n");
  } finally {
    Error.stackTraceLimit = limit;
  }
}

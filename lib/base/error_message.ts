/**
 * The words of anything that was thrown: not all of that is an `Error`.
 *
 * @param error What was thrown.
 * @returns Its message.
 *
 * @example
 * ```ts
 * import { errorMessage } from "./error_message.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(errorMessage(new RangeError("too large")), "too large");
 * strictEqual(errorMessage("out of memory"), "out of memory");
 * ```
 */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

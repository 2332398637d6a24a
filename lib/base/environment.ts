/**
 * A variable of the environment: a program that may not read it has none.
 *
 * @returns `undefined` if it is not set, or may not be read.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { environment } from "./environment.ts";
 *
 * strictEqual(environment("NO_SUCH_VARIABLE"), undefined);
 * ```
 */
export function environment(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch {
    return undefined;
  }
}

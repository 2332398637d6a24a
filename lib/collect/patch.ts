/**
 * Replaces a function of the platform.
 *
 * @param owner What has it.
 * @param make Makes the replacement; it gets the own properties of what it replaces.
 * @returns Puts back what was replaced, unless somebody else has replaced it since.
 *
 * @example
 * ```ts
 * import { patch } from "./patch.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const clock = { now: () => 1 };
 * const restore = patch(clock, "now", (original: () => number) => () => original() + 1);
 * const during = clock.now();
 * restore();
 * deepStrictEqual([during, clock.now()], [2, 1]);
 * ```
 */
export function patch<T>(owner: object, name: string, make: (original: T) => T): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  // Deno loads some of its globals with the first look at them.
  const original: unknown = (owner as Record<string, unknown>)[name];
  if (!descriptor?.configurable || typeof original !== "function") return () => {};
  // Profiles know the replacement by the name that it was written with: see CALL_OUTS.
  const replacement = make(original as T) as object;
  for (const property of Reflect.ownKeys(original)) {
    const own = Object.getOwnPropertyDescriptor(original, property);
    if (own && property !== "prototype") Object.defineProperty(replacement, property, own);
  }
  const { enumerable = false } = descriptor;
  Object.defineProperty(owner, name, {
    value: replacement,
    writable: true,
    configurable: true,
    enumerable,
  });
  return () => {
    const now: unknown = Object.getOwnPropertyDescriptor(owner, name)?.value;
    if (now === replacement) Object.defineProperty(owner, name, descriptor);
  };
}

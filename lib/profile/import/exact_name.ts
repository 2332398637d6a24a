/**
 * A system name that keeps pprof from rewriting a function's name: it takes
 * names with `<>[]` or `::` in them for C++ and shortens them, unless the
 * system name differs, which says that somebody already did.
 *
 * @param name As readers shall see it.
 * @param runtimeName As the runtime knows it.
 * @returns The name itself where it is in no danger.
 *
 * @example
 * ```ts
 * import { exactSystemName } from "./exact_name.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(exactSystemName("main", "main"), "main");
 * strictEqual(exactSystemName("[Symbol.iterator]", "[Symbol.iterator]"), "js [Symbol.iterator]");
 * strictEqual(exactSystemName("a.ts.<anonymous:3>", ""), "(anonymous)");
 * ```
 */
export function exactSystemName(name: string, runtimeName: string): string {
  if (!/[<>[\]]|::/.test(name)) return name;
  return runtimeName === name ? `js ${name}` : runtimeName || "(anonymous)";
}

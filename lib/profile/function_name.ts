/**
 * Names of functions, as pprof takes them apart.
 *
 * @module
 */

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
 * import { exactSystemName } from "./function_name.ts";
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

const PAREN_REGEXP = /\(anonymous namespace\)|operator\(\)|\(/g;

/**
 * A function's name without its parameters.
 *
 * @param name The name.
 * @returns `f` for `f(int)`, `operator()` for `operator()(int)`.
 *
 * @example
 * ```ts
 * import { withoutParameters } from "./function_name.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(withoutParameters("(anonymous namespace)::f(int)"), "(anonymous namespace)::f");
 * strictEqual(withoutParameters(".text(x)"), "text");
 * ```
 */
export function withoutParameters(name: string): string {
  const plain = name.startsWith(".") ? name.slice(1) : name;
  for (const { 0: found, index } of plain.matchAll(PAREN_REGEXP)) {
    if (found === "(") return plain.slice(0, index);
  }
  return plain;
}

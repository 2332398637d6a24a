/**
 * Several of our scripts as one: a browser that asks once has it sooner.
 *
 * @module
 */

const IMPORT_REGEXP = /^import \{([^}]*)\} from "([^"]+)";\n/gm;
const EXPORT_REGEXP = /^export (?=(?:async )?(?:function|class|const) (\w+))/gm;

/** Texts by path. */
type Modules = Readonly<Record<string, string>>;

interface Part {
  path: string;
  /** Without imports and exports. */
  code: string;
  imports: { names: string; path: string }[];
  exports: string[];
}

/**
 * Joins modules as we write them: named imports and exports, no circles.
 *
 * @param modules The modules by path.
 * @param entry The one whose exports the result has.
 * @param shared The script that has what they import from elsewhere, see {@linkcode shareModules}.
 * @returns A module.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { joinModules } from "./join_modules.ts";
 *
 * const joined = joinModules({
 *   "a/one.js": 'import { two } from "./two.js";\nexport const one = two - 1;\n',
 *   "a/two.js": "export const two = 2;\n",
 * }, "a/one.js");
 * const { one } = await import(`data:text/javascript,${encodeURIComponent(joined)}`);
 * strictEqual(one, 1);
 * ```
 */
export function joinModules(modules: Modules, entry: string, shared = ""): string {
  const parts = readParts(modules);
  const order = inOrder(parts, [entry]);
  const numbers = new Map(order.map(({ path }, i) => [path, `$${i}`]));
  const outside = new Set(order.flatMap(({ imports }) => imports.map(({ path }) => path)))
    .difference(numbers);
  const root = "../".repeat(entry.split("/").length - 1) || "./";
  return [
    ...outside.size > 0
      ? [`import { ${[...outside].map(sharedName).join(", ")} } from "${root}${shared}";`]
      : [],
    ...order.map((part) => scope(part, (path) => numbers.get(path) ?? sharedName(path))),
    `export const { ${parts.get(entry)!.exports.join(", ")} } = ${numbers.get(entry)};\n`,
  ].join("\n");
}

/**
 * Joins modules that other scripts have in common.
 *
 * @param modules The modules by path.
 * @returns A module for {@linkcode joinModules} to import them from.
 */
export function shareModules(modules: Modules): string {
  const order = inOrder(readParts(modules), Object.keys(modules));
  const names = order.map(({ path }) => sharedName(path));
  return [...order.map((part) => scope(part, sharedName)), `export { ${names.join(", ")} };\n`]
    .join("\n");
}

function readParts(modules: Modules): Map<string, Part> {
  return new Map(Object.entries(modules).map(([path, text]) => [path, readPart(path, text)]));
}

/** The parts that some need, each after what it imports. */
function inOrder(parts: ReadonlyMap<string, Part>, paths: readonly string[]): Part[] {
  const order = new Set<Part>();
  const visit = (path: string) => {
    const part = parts.get(path);
    if (!part || order.has(part)) return;
    for (const each of part.imports) visit(each.path);
    order.add(part);
  };
  paths.forEach(visit);
  return [...order];
}

/** What a module is called in the script that shares it. */
function sharedName(path: string): string {
  return `$${path.replace(/\.js$/, "").replaceAll(/\W/g, "_")}`;
}

function readPart(path: string, text: string): Part {
  const imports = [...text.matchAll(IMPORT_REGEXP)].map(([, names = "", from = ""]) => ({
    names: names.trim(),
    path: new URL(from, `file:///${path}`).pathname.slice(1),
  }));
  const exports = [...text.matchAll(EXPORT_REGEXP)].map(([, name = ""]) => name);
  const code = text.replaceAll(IMPORT_REGEXP, "").replaceAll(EXPORT_REGEXP, "");
  return { path, code, imports, exports };
}

/** A part in a scope of its own. */
function scope(
  { path, code, imports, exports }: Part,
  nameOf: (path: string) => string,
): string {
  const taken = imports.map(({ names, path: from }) => `const { ${names} } = ${nameOf(from)};\n`);
  const result = `return { ${exports.join(", ")} };`;
  return `const ${nameOf(path)} = (() => {\n${taken.join("")}${code}${result}\n})();`;
}

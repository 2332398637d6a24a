/**
 * Several of our scripts as one: a browser that asks once has it sooner.
 *
 * @module
 */

const IMPORT_REGEXP = /^import \{([^}]*)\} from "([^"]+)";\n/gm;
const EXPORT_REGEXP = /^export (?=(?:async )?(?:function|class|const) (\w+))/gm;

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
 * @returns A module; it imports what the others import from elsewhere.
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
export function joinModules(modules: Readonly<Record<string, string>>, entry: string): string {
  const parts = new Map(
    Object.entries(modules).map(([path, text]) => [path, readPart(path, text)]),
  );
  const order: Part[] = [];
  const visit = (path: string) => {
    const part = parts.get(path);
    if (!part || order.includes(part)) return;
    for (const each of part.imports) visit(each.path);
    order.push(part);
  };
  visit(entry);
  const numbers = new Map(order.map(({ path }, i) => [path, `$${i}`]));
  const outside = new Set<string>();
  const root = entry.includes("/") ? "../".repeat(entry.split("/").length - 1) : "./";
  const scopes = order.map((part) => scope(part, numbers, root, outside));
  const { exports } = parts.get(entry)!;
  return [
    ...outside,
    ...scopes,
    `export const { ${exports.join(", ")} } = ${numbers.get(entry)};\n`,
  ].join("\n");
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

/** A part in a scope of its own; what it imports from elsewhere, seen from `root`, goes to `outside`. */
function scope(
  { path, code, imports, exports }: Part,
  numbers: ReadonlyMap<string, string>,
  root: string,
  outside: Set<string>,
): string {
  const taken = imports.map(({ names, path: from }) => {
    const number = numbers.get(from);
    if (number !== undefined) return `const { ${names} } = ${number};\n`;
    const alias = `$${from.replaceAll(/\W/g, "_")}`;
    outside.add(`import * as ${alias} from "${root}${from}";`);
    return `const { ${names} } = ${alias};\n`;
  });
  const result = `return { ${exports.join(", ")} };`;
  return `const ${numbers.get(path)} = (() => {\n${taken.join("")}${code}${result}\n})();`;
}

/**
 * Function names without what is long and says little.
 *
 * @module
 */
import { RE2JS } from "npm:re2js@2.10.0";

/** What a pattern's groups match at the start of a name, in turn. */
interface NamePattern {
  (name: string): string | undefined;
}

/** How the linker says that a C++ function is of one file only. */
const ANONYMOUS = "(anonymous namespace)::";
/** Go: the version of a module. */
const withoutVersion = pattern(String.raw`^([^\n]*?)/v(?:[2-9]|[1-9][0-9]+)([./][^\n]*)$`);
/** What stays of a name, by language; the first that fits counts. */
const SHORTENERS: readonly NamePattern[] = [
  // Go: no folders before the package.
  pattern(String.raw`^(?:[\w\-.]+/)+([^.]+\.[^\n]+)`),
  // Java: no package, no arguments.
  pattern(String.raw`^(?:[a-z]\w*\.)*([A-Z][\w$]*\.(?:<init>|[a-z][\w$]*(?:\$\d+)?))(?:\(|$)`),
  // C++: no namespaces before a class; template arguments stay.
  pattern(String.raw`^(?:[_a-zA-Z]\w*::)+(_*[A-Z]\w*::~?[_a-zA-Z]\w*(?:<[^\n]*>)?)`),
];

/**
 * Shortens the name of a function of Go, Java or C++.
 *
 * @param name The name.
 * @returns What is left; names of no known form stay as they are.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { shortName } from "./short_name.ts";
 *
 * strictEqual(shortName("github.com/x/y/v2.(*T).Do"), "y.(*T).Do");
 * strictEqual(shortName("java.util.ArrayList.add(Object)"), "ArrayList.add");
 * strictEqual(shortName("std::Vector::push<int>(int)"), "Vector::push<int>");
 * ```
 */
export function shortName(name: string): string {
  const own = name.startsWith(ANONYMOUS) ? name.slice(ANONYMOUS.length) : name;
  const plain = withoutVersion(own) ?? own;
  for (const shorten of SHORTENERS) {
    const short = shorten(plain);
    if (short !== undefined) return short;
  }
  return plain;
}

/** Names longer than this are matched in linear time: slower, but never for minutes. */
const LONG_NAME = 1000;

function pattern(source: string): NamePattern {
  const quick = new RegExp(source);
  let steady: RE2JS | undefined;
  return (name) => {
    if (name.length <= LONG_NAME) return quick.exec(name)?.slice(1).join("");
    const matcher = (steady ??= RE2JS.compile(source)).matcher(name);
    if (!matcher.find()) return undefined;
    const groups = Array.from({ length: matcher.groupCount() }, (_, i) => matcher.group(i + 1));
    return groups.join("");
  };
}

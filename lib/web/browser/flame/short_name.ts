/**
 * Names without their packages.
 *
 * @module
 */

const LONG = 1000;
const ANONYMOUS = "(anonymous namespace)::";

/** What may be left out, by language; the first that fits counts: `shortName()` of lib/analyse. */
const SHORTENERS = [
  /^(?:[\w\-.]+\/)+([^.]+\.[^\n]+)/,
  /^(?:[a-z]\w*\.)*([A-Z][\w$]*\.(?:<init>|[a-z][\w$]*(?:\$\d+)?))(?:\(|$)/,
  /^(?:[_a-zA-Z]\w*::)+(_*[A-Z]\w*::~?[_a-zA-Z]\w*(?:<[^\n]*>)?)/,
];

/** A name without its package, as far as its language is known. */
export function shortName(name: string): string {
  if (name.length > LONG) return name;
  const own = name.startsWith(ANONYMOUS) ? name.slice(ANONYMOUS.length) : name;
  const plain = own.replace(/^([^\n]*?)\/v(?:[2-9]|[1-9][0-9]+)([./][^\n]*)$/, "$1$2");
  for (const pattern of SHORTENERS) {
    const short = pattern.exec(plain)?.[1];
    if (short !== undefined) return short;
  }
  return plain;
}

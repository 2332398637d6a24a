/**
 * Names as Rust made them first: those of C++, with a hash at the end.
 *
 * @module
 */

/** `_ZN`, names, and 16 digits, of which at least five are different. */
const LEGACY_REGEXP = /^_ZN([^]+)17h([0-9a-f]{16})E$/;
const MIN_DIGITS = 5;

/** Characters that are not for linkers. */
const ESCAPES: Readonly<Record<string, string>> = {
  SP: "@",
  BP: "*",
  RF: "&",
  LT: "<",
  GT: ">",
  LP: "(",
  RP: ")",
  C: ",",
};

/**
 * Demangles a name.
 *
 * @param name The name.
 * @returns The name for readers, without the hash; `undefined` if it is another kind of name.
 */
export function demangleLegacyRust(name: string): string | undefined {
  // What tools add begins with a dot.
  const end = name.lastIndexOf("E.");
  const plain = end > 0 ? name.slice(0, end + 1) : name;
  const [, names = "", hash] = LEGACY_REGEXP.exec(plain) ?? [];
  if (hash === undefined || new Set(hash).size < MIN_DIGITS) return undefined;
  const parts: string[] = [];
  for (let rest = names; rest !== "";) {
    const [, digits, underscore] = /^([0-9]+)(_?)/.exec(rest) ?? [];
    if (digits === undefined) return undefined;
    // The underscore counts.
    const length = Number(digits) - underscore!.length;
    rest = rest.slice(digits.length + underscore!.length);
    if (length < 0 || length > rest.length) return undefined;
    parts.push(unescape(rest.slice(0, length)));
    rest = rest.slice(length);
  }
  return parts.join("::");
}

function unescape(name: string): string {
  let result = "";
  // An underscore keeps what would begin with an escape from doing so.
  for (let rest = name.replace(/^_\$/, "$"); rest !== "";) {
    if (rest.startsWith("..")) {
      result += "::";
      rest = rest.slice(2);
      continue;
    }
    if (!rest.startsWith("$")) {
      result += rest[0];
      rest = rest.slice(1);
      continue;
    }
    const [found, code = ""] = /^\$(C|[^]{2}|u[^]{2})\$/.exec(rest) ?? [];
    const char = charOf(code);
    // What cannot be read is left as it is, to the end.
    if (found === undefined || char === undefined) return result + rest;
    result += char;
    rest = rest.slice(found.length);
  }
  return result;
}

function charOf(code: string): string | undefined {
  if (Object.hasOwn(ESCAPES, code)) return ESCAPES[code];
  const [, digits] = /^u([2-7][0-9a-f])$/.exec(code) ?? [];
  return digits === undefined ? undefined : String.fromCharCode(Number.parseInt(digits, 16));
}

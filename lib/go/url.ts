/**
 * URLs as Go's `net/url` takes them apart and puts them together.
 *
 * @module
 */

/** A URL in parts, all of them escaped. */
interface GoUrl {
  /** In small letters; `""` for none. */
  scheme: string;
  /** User and password with the `@` behind them, `""` for none. */
  user: string;
  /** With the port. */
  host: string;
  path: string;
  query: string;
  /** With the `#`. */
  fragment: string;
}

const PARTS_REGEXP = /^(?:([a-z][a-z\d+.-]*):)?([^?#]*)(?:\?([^#]*))?(#.*)?$/is;
const BAD_ESCAPE_REGEXP = /%(?![\da-f]{2})/i;
const USER_REGEXP = /^[\w.~!$&'()*+,;=:%@-]*$/;
const HOST_REGEXP = /^(?:\[[^\]]*\]|(?:[\w.~!$&'()*+,;=<>"-]|[^\0-\x7f])*)(?::\d*)?$/;
const PLAIN_PATH_REGEXP = /^(?:[\w.~!$&'()*+,;=:@/[\]-]|%[\da-f]{2})*$/i;

/**
 * Takes a URL apart.
 *
 * @param text The URL.
 * @returns Its parts, or `undefined` where Go's parser fails. What has no host
 * after its scheme, such as `mailto:a`, has neither host nor path.
 */
export function parseGoUrl(text: string): GoUrl | undefined {
  // deno-lint-ignore no-control-regex
  if (/[\0-\x1f\x7f]/.test(text) || text.startsWith(":")) return undefined;
  const [, scheme = "", rest = "", query = "", fragment = ""] = PARTS_REGEXP.exec(text) ?? [];
  const start = { scheme: scheme.toLowerCase(), query, fragment };
  if (BAD_ESCAPE_REGEXP.test(fragment)) return undefined;
  if (!rest.startsWith("/")) {
    if (scheme !== "") return { ...start, user: "", host: "", path: "" };
    if (rest.split("/", 1)[0]!.includes(":")) return undefined;
  }
  const hasHost = rest.startsWith("//") && (scheme !== "" || !rest.startsWith("///"));
  const [, authority = "", path = ""] = hasHost ? /^\/\/([^/]*)(.*)$/s.exec(rest)! : ["", "", rest];
  if (BAD_ESCAPE_REGEXP.test(path)) return undefined;
  const at = authority.lastIndexOf("@");
  const user = authority.slice(0, Math.max(0, at));
  const host = authority.slice(at + 1);
  if (!USER_REGEXP.test(user) || BAD_ESCAPE_REGEXP.test(user)) return undefined;
  if (!HOST_REGEXP.test(host)) return undefined;
  return {
    ...start,
    user: at < 0 ? "" : `${user.split(":").map(escapeUser).join(":")}@`,
    host,
    path: PLAIN_PATH_REGEXP.test(path) ? path : escape(path, /[\w.~$&+,/:;=@-]/),
  };
}

/** Puts a URL together. */
export function formatGoUrl({ scheme, user, host, path, query, fragment }: GoUrl): string {
  const start = scheme === "" ? "" : `${scheme}:`;
  const authority = host !== "" || user !== "" ? `//${user}${host}` : "";
  return `${start}${authority}${path}${query === "" ? "" : `?${query}`}${fragment}`;
}

function escapeUser(part: string): string {
  return escape(part, /[\w.~$&+,;=-]/);
}

/** Escapes all but some characters, byte by byte. */
function escape(text: string, plain: RegExp): string {
  const bytes = new TextEncoder().encode(text);
  let escaped = "";
  for (let i = 0; i < bytes.length; i++) {
    const char = String.fromCharCode(bytes[i]!);
    if (char === "%") {
      const code = String.fromCharCode(bytes[++i]!, bytes[++i]!);
      const meant = String.fromCharCode(parseInt(code, 16));
      escaped += plain.test(meant) && meant < "\x80" ? meant : `%${code.toUpperCase()}`;
    } else {
      escaped += char < "\x80" && plain.test(char)
        ? char
        : `%${bytes[i]!.toString(16).toUpperCase().padStart(2, "0")}`;
    }
  }
  return escaped;
}

/**
 * Reads a query. What is no pair is left out: broken escapes, semicolons.
 *
 * @param text The query without its question mark.
 * @returns The pairs.
 */
export function parseQuery(text: string): URLSearchParams {
  const pairs = text.split("&").filter((pair) =>
    pair !== "" && !pair.includes(";") && !/%(?![\da-f]{2})/i.test(pair)
  );
  return new URLSearchParams(pairs.join("&"));
}

/**
 * Writes a query.
 *
 * @param query The pairs.
 * @returns The pairs sorted by key, escaped as Go does.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { encodeQuery, parseQuery } from "./url.ts";
 *
 * strictEqual(encodeQuery(parseQuery("seconds=5&f=a b*&c=%zz")), "f=a+b%2A&seconds=5");
 * ```
 */
export function encodeQuery(query: URLSearchParams): string {
  const sorted = new URLSearchParams(query);
  sorted.sort();
  return sorted.toString().replaceAll("*", "%2A").replaceAll("%7E", "~");
}

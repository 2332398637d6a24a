/**
 * Sources that are URLs.
 *
 * @module
 */
import { encodeQuery, parseQuery } from "../profile/go/query.ts";

/** A source that is a URL, ready to be fetched. */
export interface SourceUrl {
  /** With the query that `-seconds` and the default path bring. */
  url: string;
  /** How many seconds to wait for it. */
  timeout: number;
}

interface Parts {
  scheme: string;
  /** With the user before it, if there is one. */
  authority: string;
  path: string;
  query: string;
  fragment: string;
}

/** What a Go service records when nobody says what. */
const DEFAULT_PATH = "/debug/pprof/profile";
const DEFAULT_TIMEOUT = 60;

/**
 * Completes a source that is a URL, or a host with a port.
 *
 * @param source The source.
 * @param seconds How long to record; not positive for what the URL says.
 * @param timeout How long to wait; not positive for what suits the recording.
 * @returns The URL, or `undefined` for anything else.
 *
 * @example
 * ```ts
 * import { deepStrictEqual, strictEqual } from "node:assert/strict";
 * import { sourceUrl } from "./source_url.ts";
 *
 * deepStrictEqual(sourceUrl("localhost:4000", 5, -1), {
 *   url: "http://localhost:4000/debug/pprof/profile?seconds=5",
 *   timeout: 7.5,
 * });
 * strictEqual(sourceUrl("cpu.pb.gz", -1, -1), undefined);
 * ```
 */
export function sourceUrl(source: string, seconds: number, timeout: number): SourceUrl | undefined {
  let parts = parse(source);
  if (!parts || (parts.authority === "" && !["", "file"].includes(parts.scheme))) {
    // "localhost:4000" reads as a scheme and a path.
    parts = parse(`http://${source}`);
  }
  if (!parts || parts.authority.replace(/^.*@/, "") === "") return undefined;

  const query = parseQuery(parts.query);
  let recorded = seconds;
  if (seconds > 0) query.set("seconds", String(seconds));
  else recorded = Number(/^\d+$/.exec(query.get("seconds") ?? "")?.[0] ?? 0);
  const patience = recorded > 0 ? recorded * 1.5 : DEFAULT_TIMEOUT;
  const path = parts.path === "" || parts.path === "/" ? DEFAULT_PATH : parts.path;
  const search = encodeQuery(query);
  return {
    url: `${parts.scheme}://${parts.authority}${path}${search && `?${search}`}${parts.fragment}`,
    timeout: timeout > 0 ? timeout : patience,
  };
}

/** @returns `undefined` where Go's parser fails. */
function parse(text: string): Parts | undefined {
  const found = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(#.*)?$/
    .exec(text);
  // deno-lint-ignore no-control-regex
  if (!found || /[\x00-\x1f\x7f]/.test(text)) return undefined;
  const [, scheme = "", , authority = "", path = "", query = "", fragment = ""] = found;
  const isOpaque = scheme !== "" && found[2] === undefined && !path.startsWith("/");
  const firstSegment = path.split("/", 1)[0] ?? "";
  if (scheme === "" && firstSegment.includes(":")) return undefined;
  if (!/^(?:[^@]*@)?(?:\[[^\]]*\]|[^:[\]\s]*)(?::\d*)?$/.test(authority)) return undefined;
  return isOpaque
    ? { scheme, authority: "", path: "", query, fragment }
    : { scheme: scheme.toLowerCase(), authority, path, query, fragment };
}

/**
 * Sources that are URLs.
 *
 * @module
 */
import { optionalInteger } from "../../go/strconv.ts";
import { encodeQuery, formatGoUrl, parseGoUrl, parseQuery } from "../../go/url.ts";

/** A source that is a URL, ready to be fetched. */
export interface SourceUrl {
  /** With the query that `-seconds` and the default path bring. */
  url: string;
  /** How many seconds to wait for it. */
  timeout: number;
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
  let parts = parseGoUrl(source);
  if (!parts || (parts.host === "" && !["", "file"].includes(parts.scheme))) {
    // "localhost:4000" reads as a scheme and a path.
    parts = parseGoUrl(`http://${source}`);
  }
  if (!parts || parts.host === "") return undefined;

  const query = parseQuery(parts.query);
  const recorded = seconds > 0
    ? seconds
    : Number(optionalInteger(query.get("seconds") ?? "", 10, 32) ?? 0);
  if (seconds > 0) query.set("seconds", String(seconds));
  const timeLimit = recorded > 0 ? recorded * 1.5 : DEFAULT_TIMEOUT;
  const path = parts.path === "" || parts.path === "/" ? DEFAULT_PATH : parts.path;
  return {
    url: formatGoUrl({ ...parts, path, query: encodeQuery(query) }),
    timeout: timeout > 0 ? timeout : timeLimit,
  };
}

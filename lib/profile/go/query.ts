/**
 * Queries of URLs as Go's `net/url` reads and writes them.
 *
 * @module
 */

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
 * import { encodeQuery, parseQuery } from "./query.ts";
 *
 * strictEqual(encodeQuery(parseQuery("seconds=5&f=a b*&c=%zz")), "f=a+b%2A&seconds=5");
 * ```
 */
export function encodeQuery(query: URLSearchParams): string {
  const sorted = new URLSearchParams(query);
  sorted.sort();
  return sorted.toString().replaceAll("*", "%2A").replaceAll("%7E", "~");
}

/** Scheme and authority, as a server makes them of the Host header. */
const AUTHORITY_REGEXP = /^[a-z]+:\/\/[^/?#]*/i;

/**
 * The path and the query of a request, whatever its Host header says: `go tool
 * pprof :4000/…` sends `Host: :4000`, and `request.url` is no URL then.
 */
export function targetOf({ url }: Request): URL {
  return URL.parse(url) ?? new URL(`http://localhost${url.replace(AUTHORITY_REGEXP, "")}`);
}

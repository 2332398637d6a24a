/** Scheme and authority, as a server makes them of the Host header. */
const AUTHORITY_REGEXP = /^[a-z]+:\/\/[^/?#]*/i;

/**
 * The path and the query of a request, whatever its Host header says: `go tool
 * pprof :4000/…` sends `Host: :4000`, and `request.url` is no URL then.
 */
export function targetOf({ url }: Request): URL {
  return URL.parse(url) ?? new URL(`http://localhost${url.replace(AUTHORITY_REGEXP, "")}`);
}

/** The host that a request is for; requests made by a program have only their URL. */
export function hostOf(request: Request): string {
  return request.headers.get("host") ?? targetOf(request).host;
}

/** Whether an address, such as an `Origin`, is of a host. */
export function isOfHost(address: string, host: string): boolean {
  return URL.parse(address)?.host === host.toLowerCase();
}

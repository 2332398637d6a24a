/**
 * What shows that a request came through a proxy: then the peer is not the client.
 *
 * @module
 */

/** Headers of proxies, balancers and networks that deliver content, as they name them. */
const FORWARDED_REGEXPS: readonly RegExp[] = [
  // X-Forwarded-For, -Host, -Proto, X-Original-Forwarded-For, Forwarded, Fly-Forwarded-Port …
  /forwarded/,
  // X-Real-IP, True-Client-IP, CF-Connecting-IP, X-Cluster-Client-IP, WL-Proxy-Client-IP …
  /(?:^|-)(?:client|real|connecting|connection|remote|socket|proxyuser|originating|source|user|peer|visitor)-?(?:ip|ipv6|addr|address)$/,
  // Of the standards: RFC 9110, RFC 8586.
  /^(?:via|max-forwards|cdn-loop|proxy-connection|surrogate-capability)$/,
  // X-Original-Host, X-Original-URL, X-Forwarder …
  /^x-(?:original|forwarder|proxy|envoy|varnish|squid|azure|arr|appengine|vercel|nf|akamai)(?:-|$)/,
  /^x-(?:host|scheme|rewrite-url|amzn-trace-id|amz-cf-id|coming-from|external-address)$/,
  /^(?:cf|fastly|fly|akamai|incap|ali-cdn|tailscale)-/,
];

/**
 * The header by which a request says that somebody forwarded it.
 *
 * @returns Its name; nothing if there is none: a proxy that adds no header cannot be told
 *   from a program on this machine.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { forwardedBy } from "./forwarded.ts";
 *
 * strictEqual(forwardedBy(new Headers({ "X-Real-IP": "192.0.2.7" })), "x-real-ip");
 * strictEqual(forwardedBy(new Headers({ accept: "text/html" })), undefined);
 * ```
 */
export function forwardedBy(headers: Headers): string | undefined {
  return [...headers.keys()].find((name) => FORWARDED_REGEXPS.some((regexp) => regexp.test(name)));
}

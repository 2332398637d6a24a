/**
 * Which names and addresses are this machine and nothing else.
 *
 * @module
 */

/** As the kernel writes the address of a peer: four decimal numbers, 127 first. */
const IPV4_REGEXP = /^127(?:\.(?:0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])){3}$/;
const PORT_REGEXP = /:\d{1,5}$/;

/**
 * Whether an address is a loopback one. Only its usual form counts: what
 * programs read in different ways (`127.1`, `0177.0.0.1`) does not.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { isLoopbackAddress } from "./loopback.ts";
 *
 * strictEqual(isLoopbackAddress("127.0.0.53"), true);
 * strictEqual(isLoopbackAddress("127.0.0.999"), false);
 * ```
 */
export function isLoopbackAddress(address: string): boolean {
  const text = address.toLowerCase();
  // IPv4 by a socket for both.
  if (text.startsWith("::ffff:")) return isMappedLoopback(text.slice("::ffff:".length));
  return IPV4_REGEXP.test(text) || text === "::1" || text === "0:0:0:0:0:0:0:1";
}

/** `::ffff:127.0.0.1`, which a URL writes `::ffff:7f00:1`. */
function isMappedLoopback(rest: string): boolean {
  return IPV4_REGEXP.test(rest) || /^7f[0-9a-f]{2}:[0-9a-f]{1,4}$/.test(rest);
}

/**
 * Whether a host, with a port or without, is this machine and nothing else. A
 * port alone is: no name of another site leads to it.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { isLoopbackName } from "./loopback.ts";
 *
 * strictEqual(isLoopbackName("[::1]:4000"), true);
 * strictEqual(isLoopbackName("localhost.evil.example"), false);
 * ```
 */
export function isLoopbackName(host: string): boolean {
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(host)?.[1];
  if (bracketed !== undefined) return bracketed.includes(":") && isLoopbackAddress(bracketed);
  // Without brackets the last part of an IPv6 address would pass for a port.
  const isBare = host.indexOf(":") !== host.lastIndexOf(":");
  const name = (isBare ? host : host.replace(PORT_REGEXP, "")).toLowerCase();
  // A dot at the end is the same name, told in full.
  const full = name.replace(/^(.*[^.])\.$/, "$1");
  return name === "" || full === "localhost" || full.endsWith(".localhost") ||
    isLoopbackAddress(name);
}

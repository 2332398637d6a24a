/**
 * Splits `host:port` or `:port`, brackets around IPv6.
 *
 * @example
 * ```ts
 * import { splitAddress } from "./split_address.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(splitAddress("[::1]:6060"), { hostname: "::1", port: 6060 });
 * deepStrictEqual(splitAddress(":6060"), { hostname: "127.0.0.1", port: 6060 });
 * ```
 */
export function splitAddress(address: string): { hostname: string; port: number } {
  const colon = address.lastIndexOf(":");
  const hostname = address.slice(0, Math.max(0, colon)).replace(/^\[|\]$/g, "") || "127.0.0.1";
  return { hostname, port: Number(address.slice(colon + 1)) };
}

/**
 * Addresses as Go's `net` takes them apart.
 *
 * @module
 */

/** A text is no address. */
export class AddressError extends Error {
  override name = "AddressError";

  constructor(address: string, why: string) {
    super(address === "" ? why : `address ${address}: ${why}`);
  }
}

/**
 * Splits `host:port`; a host with colons stands in brackets.
 *
 * @param text The address.
 * @returns The host without its brackets, and the port; both may be empty.
 * @throws {AddressError} With Go's text, if it is not one.
 *
 * @example
 * ```ts
 * import { deepStrictEqual, throws } from "node:assert/strict";
 * import { splitHostPort } from "./net.ts";
 *
 * deepStrictEqual(splitHostPort("[::1]:80"), ["::1", "80"]);
 * throws(() => splitHostPort("::1"), { message: "address ::1: too many colons in address" });
 * ```
 */
export function splitHostPort(text: string): [host: string, port: string] {
  const colon = text.lastIndexOf(":");
  if (colon < 0) throw new AddressError(text, "missing port in address");
  let host = text.slice(0, colon);
  if (text.startsWith("[")) {
    const end = text.indexOf("]");
    if (end < 0) throw new AddressError(text, "missing ']' in address");
    if (end + 1 === text.length) throw new AddressError(text, "missing port in address");
    if (end + 1 !== colon) {
      const isColon = text[end + 1] === ":";
      throw new AddressError(
        text,
        isColon ? "too many colons in address" : "missing port in address",
      );
    }
    host = text.slice(1, end);
  } else if (host.includes(":")) throw new AddressError(text, "too many colons in address");
  if (text.indexOf("[", text.startsWith("[") ? 1 : 0) >= 0) {
    throw new AddressError(text, "unexpected '[' in address");
  }
  if (text.indexOf("]", text.startsWith("[") ? host.length + 2 : 0) >= 0) {
    throw new AddressError(text, "unexpected ']' in address");
  }
  return [host, text.slice(colon + 1)];
}

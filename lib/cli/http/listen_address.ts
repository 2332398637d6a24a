import { goQuote, NumberError, parseInteger } from "../../go/strconv.ts";

/** Where `-http` serves. */
export interface ListenAddress {
  hostname: string;
  /** 0 for any that is free. */
  port: number;
}

/**
 * Reads the value of `-http`.
 *
 * @param text `host:port`; a missing host is localhost, a missing port any free one.
 * @throws {Error} If it is no such thing, in Go's words.
 */
export function listenAddress(text: string): ListenAddress {
  const [host, port] = splitHostPort(text);
  return { hostname: host || "localhost", port: port === "" ? 0 : portNumber(port) };
}

function splitHostPort(text: string): [host: string, port: string] {
  const refuse = (why: string) =>
    new Error(`could not split http address: address ${text}: ${why}`);
  const colon = text.lastIndexOf(":");
  if (colon < 0) throw refuse("missing port in address");
  let host = text.slice(0, colon);
  if (text.startsWith("[")) {
    const end = text.indexOf("]");
    if (end < 0) throw refuse("missing ']' in address");
    if (end + 1 === text.length) throw refuse("missing port in address");
    if (end + 1 !== colon) {
      throw refuse(
        text[end + 1] === ":" ? "too many colons in address" : "missing port in address",
      );
    }
    host = text.slice(1, end);
  } else if (host.includes(":")) throw refuse("too many colons in address");
  if (text.indexOf("[", text.startsWith("[") ? 1 : 0) >= 0) {
    throw refuse("unexpected '[' in address");
  }
  if (text.indexOf("]", text.startsWith("[") ? host.length + 2 : 0) >= 0) {
    throw refuse("unexpected ']' in address");
  }
  return [host, text.slice(colon + 1)];
}

/** @throws {Error} If the text is no number, in Go's words. */
function portNumber(text: string): number {
  try {
    return parseInteger(text, 10);
  } catch (error) {
    if (!(error instanceof NumberError)) throw error;
    const why = `strconv.Atoi: parsing ${goQuote(text)}: ${error.message}`;
    throw new Error(`invalid port number: ${why}`);
  }
}

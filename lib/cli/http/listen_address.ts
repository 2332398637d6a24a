import { AddressError, splitHostPort } from "../../go/net.ts";
import { NumberError, parseErrorText, parseInteger } from "../../go/strconv.ts";

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
 * @throws {Error} If it is not an address, with Go's text.
 */
export function listenAddress(text: string): ListenAddress {
  const [host, port] = split(text);
  return { hostname: host || "localhost", port: port === "" ? 0 : portNumber(port) };
}

function split(text: string): [host: string, port: string] {
  try {
    return splitHostPort(text);
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    throw new Error(`could not split http address: ${error.message}`);
  }
}

/** @throws {Error} If the text is no number, with Go's text. */
function portNumber(text: string): number {
  try {
    return parseInteger(text, 10);
  } catch (error) {
    if (!(error instanceof NumberError)) throw error;
    throw new Error(`invalid port number: ${parseErrorText("Atoi", text, error)}`);
  }
}

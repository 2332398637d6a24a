/**
 * Texts from servers near an inspected program: lists of targets, source maps.
 *
 * @module
 */
import { IrregularFile, readRegularText } from "../../base/read_regular.ts";
import type { ReadText } from "../../collect/source/maps/source_map.ts";
import type { HttpClient } from "../http/client.ts";
import { FetchError } from "../messages.ts";

/** How long and how much. */
interface TextLimits {
  /** Milliseconds. */
  timeout: number;
  /** Bytes. */
  most: number;
}

/**
 * Fetches a text from where it says, and from nowhere else.
 *
 * @throws {FetchError} If there is none, it comes too late or is too long.
 */
export async function fetchText(
  client: HttpClient,
  url: string,
  { timeout, most }: TextLimits,
): Promise<string> {
  const { isOk, status, body } = await client.send({ url, timeout, follow: false });
  if (!isOk) {
    await body.cancel();
    throw new FetchError(`${new URL(url).pathname} answers ${status}`);
  }
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > most) throw new FetchError(`${url} has more than ${most} bytes`);
  }
  return text + decoder.decode();
}

const MAX_BYTES = 256 << 20;
const TIMEOUT_MILLIS = 5_000;
const LOOPBACK_REGEXP = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Reads source maps that the scripts of another program name. What they name
 * is theirs to choose, so it is read only where they are from themselves: from
 * files for scripts in files, from a server for scripts of that server, if it
 * is on this machine or is the page's own.
 *
 * @param page URL of the page, or of the main module.
 */
export function mapReader(client: HttpClient, page: string): ReadText {
  return async (url, script) => {
    if (url.protocol === "file:" && script.startsWith("file:")) return await readFile(url);
    const isWeb = url.protocol === "http:" || url.protocol === "https:";
    const isNear = LOOPBACK_REGEXP.test(url.hostname) || url.origin === URL.parse(page)?.origin;
    if (!isWeb || !isNear || url.origin !== URL.parse(script)?.origin) {
      throw new FetchError(`${url.origin} is not where the script is from`);
    }
    return await fetchText(client, url.href, { timeout: TIMEOUT_MILLIS, most: MAX_BYTES });
  };
}

/** A device or a pipe might never end. */
async function readFile(url: URL): Promise<string> {
  try {
    return await readRegularText(url, { most: MAX_BYTES });
  } catch (error) {
    if (!(error instanceof IrregularFile)) throw error;
    throw new FetchError(`${url.pathname} is no source map: it ${error.message}`);
  }
}

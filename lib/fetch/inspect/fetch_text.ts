import type { HttpClient } from "../http/client.ts";
import { FetchError } from "../messages.ts";

/** How long and how much. */
export interface TextLimits {
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

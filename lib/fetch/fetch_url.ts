/**
 * Profiles from servers.
 *
 * @module
 */
import { importProfile } from "../profile/import/import_profile.ts";
import type { Profile } from "../profile/types.ts";
import { FetchError, reason } from "./messages.ts";
import type { SourceUrl } from "./source_url.ts";

/** The original waits so many seconds longer than it says. */
const GRACE = 5;

/**
 * Fetches a profile from a server.
 *
 * @param source Where it is.
 * @returns The profile.
 * @throws {FetchError} If the server cannot be reached or refuses.
 * @throws {DecodeError} If the answer is no profile.
 */
export async function fetchUrl({ url, timeout }: SourceUrl): Promise<Profile> {
  if (url.startsWith("https+insecure:")) {
    throw new FetchError("https+insecure is not available in this version");
  }
  const signal = AbortSignal.timeout((timeout + GRACE) * 1000);
  const response = await request(url, signal);
  if (response.status !== 200) throw await refusal(response);
  return await importProfile(response.body ?? new Uint8Array());
}

async function request(url: string, signal: AbortSignal): Promise<Response> {
  const target = new URL(url);
  const headers = new Headers();
  if (target.username !== "" || target.password !== "") {
    headers.set("authorization", basicAuthorization(target));
    target.username = target.password = "";
  }
  try {
    return await fetch(target, { headers, signal });
  } catch (error) {
    const shown = url.replace(/^(\w+:\/\/[^/@:]*):[^/@]*@/, "$1:***@");
    throw new FetchError(`http fetch: Get "${shown}": ${connectError(target, error)}`, {
      cause: error,
    });
  }
}

function basicAuthorization({ username, password }: URL): string {
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(pair)))}`;
}

/** Go's words for the usual reasons. */
function connectError({ hostname, port, protocol }: URL, error: unknown): string {
  if (error instanceof DOMException) {
    return "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
  }
  const text = wholeReason(error);
  const address = `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
  if (/connection refused/i.test(text)) return `dial tcp ${address}: connect: connection refused`;
  if (/lookup address|dns error/i.test(text)) return `dial tcp: lookup ${hostname}: no such host`;
  return text;
}

/** What was thrown, with what caused it. */
function wholeReason(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : undefined;
  return cause === undefined ? reason(error) : `${reason(error)}: ${wholeReason(cause)}`;
}

/** Servers of Go's kind say why in the body. */
async function refusal(response: Response): Promise<FetchError> {
  const { status, statusText, headers } = response;
  const text = `server response: ${status} ${statusText}`.trimEnd();
  const explains = headers.get("x-go-pprof") && headers.get("content-type")?.includes("text/plain");
  if (explains) return new FetchError(`${text} - ${await response.text()}`);
  await response.body?.cancel();
  return new FetchError(text);
}

/**
 * Profiles from servers.
 *
 * @module
 */
import type { HttpClient, HttpResponse } from "./http/client.ts";
import type { SourceUrl } from "./http/source_url.ts";
import type { TlsFiles } from "./http/tls_files.ts";
import { errorMessage } from "../base/error_message.ts";
import { FetchError } from "./messages.ts";

/** Go's pprof waits so many seconds longer than it says. */
const GRACE = 5;

/**
 * Fetches a profile from a server.
 *
 * @param source Where it is.
 * @param files Certificates.
 * @returns What it answers.
 * @throws {FetchError} If the server cannot be reached or refuses.
 */
export async function fetchUrl(
  { url, timeout }: SourceUrl,
  files: TlsFiles,
): Promise<ReadableStream<Uint8Array>> {
  const client = await openClient(files);
  const response = await client.send({ url, timeout: (timeout + GRACE) * 1000 })
    .catch((error) => {
      throw new FetchError(`http fetch: ${errorMessage(error)}`, { cause: error });
    });
  if (!response.isOk) throw await refusal(response);
  return response.body;
}

/** Loaded only where there is a server to ask: it takes as long as a small report. */
export async function openClient(files: TlsFiles): Promise<HttpClient> {
  const { HttpClient } = await import("./http/client.ts");
  return new HttpClient(files);
}

/** Why a server refuses; those of Go's kind say it in the body. */
export async function refusal({ status, header, body }: HttpResponse): Promise<FetchError> {
  const explains = header("x-go-pprof") !== "" && header("content-type").includes("text/plain");
  if (explains) {
    const text = await new Response(body).text();
    return new FetchError(`server response: ${status} - ${text}`);
  }
  await body.cancel();
  return new FetchError(`server response: ${status}`);
}

/**
 * Requests and responses of HTTP as what can go over a message port.
 *
 * @module
 */

/** A request. */
export interface HttpRequestMessage {
  method: string;
  url: string;
  headers: [name: string, value: string][];
  body?: string | null;
}

/** A response. */
export interface HttpResponseMessage {
  status: number;
  headers: [name: string, value: string][];
  body: Uint8Array<ArrayBuffer>;
}

/** Reads a response to its end. */
export async function packResponse(response: Response): Promise<HttpResponseMessage> {
  const body = await response.bytes();
  return { status: response.status, headers: [...response.headers], body };
}

/**
 * The response.
 *
 * @throws {TypeError | RangeError} If it is not a response, where the other end may be anybody.
 *
 * @example
 * ```ts
 * import { packResponse, unpackResponse } from "./http_message.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const response = unpackResponse(await packResponse(new Response("here")));
 * strictEqual(await response.text(), "here");
 * ```
 */
export function unpackResponse({ status, headers, body }: HttpResponseMessage): Response {
  // Some statuses have none.
  return new Response(body.length > 0 ? body : null, { status, headers });
}

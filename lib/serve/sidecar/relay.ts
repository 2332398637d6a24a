import { serveError } from "../../base/serve_error.ts";
import { unpackResponse } from "../../port/http_message.ts";
import { PortError } from "../../port/port_error.ts";
import type { Requester } from "../../port/requester.ts";
import { readBody } from "../parameters.ts";
import { targetOf } from "../target.ts";
import type { ServiceReply, ToService } from "./sidecar_message.ts";

/** A service whose event loop turns has acknowledged a request by then. */
const ACKNOWLEDGE_TIMEOUT = 1_000;

const SECONDS_REGEXP = /[?&]seconds=/;

/**
 * Passes a request on to a service whose event loop may stand still.
 *
 * @param service Requests of it.
 * @param request What it shall answer.
 * @returns Nothing if it is unresponsive, or nobody waits any more.
 * @throws {LargeBody} If the body is longer than is read.
 */
export async function relayRequest(
  service: Requester<ToService, ServiceReply>,
  request: Request,
): Promise<Response | undefined> {
  const { method } = request;
  const url = targetOf(request).href;
  const body = method === "POST" || method === "PUT" ? await readBody(request) : null;
  const message = { method, url, headers: [...request.headers], body };
  try {
    const reply = await service.request({ type: "http", request: message }, {
      acknowledgeTimeout: ACKNOWLEDGE_TIMEOUT,
      // Deno warns of every request whose signal was looked at: only where it may take long.
      ...(SECONDS_REGEXP.test(url) ? { signal: request.signal } : {}),
    });
    return reply.type === "http" ? unpackResponse(reply.response) : undefined;
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    return error.reason === "failed" ? serveError(500, error.message) : undefined;
  }
}

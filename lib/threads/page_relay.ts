/**
 * One thread makes the pages for browsers, whichever gets the request: what was
 * taken, and the last minutes, are of one.
 *
 * @module
 */
import { serveError } from "../base/serve_error.ts";
import { type HttpResponseMessage, packResponse, unpackResponse } from "../port/http_message.ts";
import { PortError } from "../port/port_error.ts";
import type { IncomingRequest } from "../port/responder.ts";
import { MAX_TEXT, type PageQuery, type Peer } from "./message.ts";
import type { PeerLink } from "./peer_link.ts";
import type { PageRequest, ServedPages } from "./served_pages.ts";

/** A thread that turns has acknowledged a request by then. */
const ACKNOWLEDGE_TIMEOUT = 2_000;
/** How long it may take then for what no profile has to be taken for. */
const MAKING_TIMEOUT = 60_000;

/** What the thread that makes pages did instead. */
const FAILURES: Readonly<Record<Exclude<PortError["reason"], "failed">, string>> = {
  unresponsive: "does not turn now",
  late: "is not ready",
  aborted: "was not waited for",
  "too large": "made too large a page",
  closed: "has ended",
};

/** Requests a page of the thread that makes them; 503 if it does not turn. */
export async function passPage(
  { peer, requester }: Pick<PeerLink, "peer" | "requester">,
  request: PageRequest,
): Promise<Response> {
  const { method, url } = request;
  const accept = (request.headers.get("accept") ?? "").slice(0, MAX_TEXT);
  const query: PageQuery = {
    type: "page",
    request: { method, url, headers: [["accept", accept]] },
  };
  try {
    const reply = await requester.request(query, {
      acknowledgeTimeout: ACKNOWLEDGE_TIMEOUT,
      // Deno warns of every request whose signal was looked at: only where it may take long.
      ...(method === "POST" ? { signal: request.signal } : { replyTimeout: MAKING_TIMEOUT }),
    });
    return responseOf(reply);
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    const { reason, message } = error;
    if (reason === "failed") return serveError(500, message);
    const { thread } = peer;
    return serveError(503, `the pages are made by the thread ${thread}, which ${FAILURES[reason]}`);
  }
}

/** Makes a page for another thread. */
export async function answerPage(
  pages: ServedPages | undefined,
  { request: { method, url, headers } }: PageQuery,
  { signal, acknowledge }: Pick<IncomingRequest, "signal" | "acknowledge">,
): Promise<HttpResponseMessage> {
  if (!pages) throw new RangeError("this thread makes no pages");
  acknowledge();
  return await packResponse(
    await pages.handle({ method, url, headers: new Headers(headers), signal }),
  );
}

/** Anybody may send anything. */
function responseOf(reply: HttpResponseMessage | undefined): Response {
  try {
    return unpackResponse(reply!);
  } catch {
    return serveError(502, "the thread that makes the pages did not send a response");
  }
}

/**
 * The thread that makes the pages: the main one, where Linux says which that is; all
 * threads have the same order.
 *
 * @returns Nothing if none does.
 */
export function pageMaker(peers: Iterable<Peer>): Peer | undefined {
  return [...peers].filter(({ pages }) => pages).sort(byAge)[0];
}

function byAge(a: Peer, b: Peer): number {
  const [first, second] = [a, b].map(({ task }) => Number(task || Infinity)) as [number, number];
  return first < second || (first === second && a.id < b.id) ? -1 : 1;
}

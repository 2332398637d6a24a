/**
 * The routes that are no profiles: a row each, for the router and the index.
 *
 * @module
 */
import type { OTHER_ROUTES } from "../collect/custom/reserved_names.ts";
import { commandLine } from "./command_line.ts";
import type { HandlerContext } from "./handler_context.ts";
import { parseSeconds, readBody, readParameters } from "./parameters.ts";
import { fileResponse, textResponse } from "./respond.ts";
import { serveError } from "../base/serve_error.ts";
import { traceText } from "./text/trace_text.ts";
import { symbolText } from "./symbols.ts";

/** A route that answers by itself. */
export interface Page {
  name: (typeof OTHER_ROUTES)[number];
  description: string;
  /** Whether it takes the service's time. */
  costs?: true;
  respond(request: Request, context: HandlerContext): Promise<Response> | Response;
}

/** All such routes. */
export const PAGES: readonly Page[] = [
  {
    name: "cmdline",
    description: "The command line of the program, with secrets masked",
    respond: () => textResponse(commandLine().join("\0")),
  },
  {
    name: "symbol",
    description:
      "Maps addresses of the text forms to function names. Addresses stand in the raw GET query or in the POST body, separated by '+'.",
    async respond(request, { book }) {
      const question = request.method === "POST"
        ? await readBody(request)
        : request.url.split("?").slice(1).join("?");
      return textResponse(symbolText(question, book));
    },
  },
  {
    name: "trace",
    description:
      "A trace of the program for the seconds of the GET parameter: samples, turns of the event loop, stalls, garbage collections, requests. Open it in Perfetto or in the Performance panel of Chrome's DevTools.",
    costs: true,
    respond: trace,
  },
];

/** Looks a page up. */
export function pageOf(name: string): Page | undefined {
  return PAGES.find((page) => page.name === name);
}

/** A Chrome trace, for as long as Go would trace. */
async function trace(request: Request, context: HandlerContext): Promise<Response> {
  const { maxSeconds, stopped } = context;
  const wanted = parseSeconds((await readParameters(request)).get("seconds")) ?? 1;
  const seconds = wanted > 0 ? wanted : 1;
  if (seconds > maxSeconds) {
    return serveError(400, `profile duration exceeds server's limit of ${maxSeconds} seconds`);
  }
  const taken = await context.trace(seconds, AbortSignal.any([request.signal, stopped]));
  const text = ReadableStream.from(traceText(taken)).pipeThrough(new TextEncoderStream());
  const gzip = text.pipeThrough(new CompressionStream("gzip"));
  return fileResponse(await new Response(gzip).bytes(), "trace");
}

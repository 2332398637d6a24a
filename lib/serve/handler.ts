import type { ProfileKind } from "../collect/kinds/profile_kind.ts";
import { PROFILE_KINDS } from "../collect/kinds/profile_kinds.ts";
import { isHz, MAX_HZ, MIN_HZ } from "../collect/cpu/sampling_interval.ts";
import { refuse, type RequestInfo } from "./access.ts";
import { allKinds, findKind } from "./all_kinds.ts";
import type { HandlerContext } from "./handler_context.ts";
import { pageOf, PAGES } from "./pages.ts";
import {
  LargeBody,
  looseInteger,
  parseDuration,
  parseInteger,
  readParameters,
} from "./parameters.ts";
import { indexPage } from "./index_page.ts";
import { refuseUnasked, refuseUnaskedPage } from "./own_page.ts";
import { isPage, isRoute, nameOf, PREFIX } from "./paths.ts";
import { pageResponse, profileResponse, textResponse } from "./respond.ts";
import { serveError } from "../base/serve_error.ts";
import { targetOf } from "./target.ts";
import { foldedText } from "./text/folded_text.ts";
import { kindText } from "./text/kind_text.ts";

/** `await using` in a module stops it where the module ends. */
const STOPPED = "the profiler has stopped";
const RECORDED = PROFILE_KINDS.filter(({ isRecorded }) => isRecorded)
  .map(({ name }) => name).join(" and ");

/**
 * Answers a request for `/debug/pprof/*`.
 *
 * @returns Nothing for any other path.
 */
export async function handleRequest(
  request: Request,
  info: RequestInfo | undefined,
  context: HandlerContext,
): Promise<Response | undefined> {
  const { pathname, search } = targetOf(request);
  if (pathname === PREFIX) return redirect(search);
  if (!isRoute(pathname)) return undefined;
  const refusal = refuse(request, info, context.token);
  if (refusal) return refusal;
  if (context.stopped.aborted) return serveError(503, STOPPED);
  const name = nameOf(pathname);
  try {
    const response = await (isPage(name) ? pages(request, context) : route(request, name, context));
    // A HEAD does the whole work, as Go's does, and leaves the body out.
    return request.method === "HEAD" ? new Response(null, response) : response;
  } catch (error) {
    if (error instanceof LargeBody) return serveError(413, error.message);
    if (error instanceof RangeError) return serveError(500, error.message);
    console.error(`Cannot serve ${PREFIX}/${name}:`, error);
    return serveError(500, "failed to collect profile");
  }
}

async function route(
  request: Request,
  name: string,
  context: HandlerContext,
): Promise<Response> {
  if (name === "") return await index(context);
  const page = pageOf(name);
  if (page?.costs) return refuseUnasked(request) ?? await page.respond(request, context);
  if (page) return await page.respond(request, context);
  const kind = await findKind(name, context.counts);
  if (typeof kind === "string") return serveError(404, kind);
  return refuseUnasked(request) ?? await serveKind(request, kind, context);
}

async function pages(request: Request, { pages, collects, notes }: HandlerContext) {
  if (!pages) return serveError(404, "Unknown profile");
  if (!collects) return serveError(500, `Could not enable profiling: ${notes[0]}`);
  return refuseUnaskedPage(request) ?? await pages.handle({
    method: request.method,
    url: targetOf(request).href,
    headers: request.headers,
    get signal() {
      return request.signal;
    },
  });
}

async function index({ counts, notes, remarks: own, pages }: HandlerContext): Promise<Response> {
  const { counts: known, remarks } = await counts();
  const kinds = allKinds(known).map(({ name, description }) => ({
    name,
    description,
    count: known.get(name) ?? 0,
  }));
  const others = PAGES.map(({ name, description }) => ({ name, description, count: 0 }));
  return pageResponse(
    indexPage([...kinds, ...others], [...notes, ...own, ...remarks], pages !== undefined),
  );
}

/** Go's order: parameters, then what contradicts itself, then the work. */
async function serveKind(
  request: Request,
  kind: ProfileKind,
  context: HandlerContext,
): Promise<Response> {
  const { maxSeconds } = context;
  const parameters = await readParameters(request);
  const last = parameters.get("last");
  const threads = parameters.get("threads") === "main" ? "main" : undefined;
  if (last && parameters.get("hz")) {
    return serveError(400, "last and hz params are incompatible");
  }
  if (last) return await lookBack(kind, last, threads, context);
  const text = kind.seconds === "ignored" ? null : parameters.get("seconds");
  const debug = looseInteger(parameters.get("debug"));
  const exact = looseInteger(parameters.get("exact")) > 0;
  let seconds = parseInteger(text || null);
  const format = parameters.get("format") || "pprof";
  if (kind.isFgprof) {
    if (text && !(seconds !== undefined && seconds > 0)) {
      return serveError(400, `bad seconds: "${text}" - must be a positive integer`);
    }
    if (format !== "pprof" && format !== "folded") {
      return serveError(400, `bad format: "${format}" - must be pprof or folded`);
    }
  }
  if (kind.seconds === "length") {
    // Go's CPU profile takes its default for whatever is no positive number.
    if (seconds !== undefined && seconds <= 0) seconds = undefined;
  } else if (text) {
    if (seconds === undefined || seconds <= 0) {
      return serveError(400, `invalid value for "seconds" - must be a positive integer`);
    }
    if (kind.seconds === "none") {
      return serveError(400, `"seconds" parameter is not supported for this profile type`);
    }
  }
  if (seconds !== undefined && seconds > maxSeconds) {
    return serveError(400, `profile duration exceeds server's limit of ${maxSeconds} seconds`);
  }
  const isNamed = kind.seconds !== "length";
  if (isNamed && seconds !== undefined && debug !== 0) {
    return serveError(400, "seconds and debug params are incompatible");
  }
  const hz = parseInteger(parameters.get("hz") || null);
  if (parameters.get("hz")) {
    if (!kind.hasRate) {
      return serveError(400, `"hz" parameter is not supported for this profile type`);
    }
    if (!isHz(hz)) {
      return serveError(
        400,
        `invalid value for "hz" - must be an integer from ${MIN_HZ} to ${MAX_HZ}`,
      );
    }
  }
  if (!context.collects) {
    return serveError(500, `Could not enable profiling: ${context.notes[0]}`);
  }
  if (exact && !context.exact) {
    return serveError(
      403,
      "exact=1 needs a service started with { exact: true }: it slows the service down",
    );
  }
  if (kind.forcesCollection) context.forcedCollections++;
  const profile = await context.take(kind, {
    ...(seconds === undefined ? {} : { seconds }),
    exact,
    // Go's full dump shows each by itself.
    each: debug >= 2,
    recent: debug < 2 && seconds === undefined && !isFresh(request, parameters),
    ...(threads ? { threads } : {}),
    native: parameters.get("native") !== "0",
    ...(hz === undefined ? {} : { hz }),
    get signal() {
      return request.signal;
    },
  });
  context.book.learn(profile);
  if (debug !== 0 && isNamed) {
    return textResponse(
      kindText(kind, profile, debug, {
        allocated: context.allocatedBytes(),
        forced: context.forcedCollections,
        gc: context.gc(),
      }),
    );
  }
  if (kind.isFgprof && format === "folded") return textResponse(foldedText(profile));
  const windowed = isNamed && (seconds !== undefined || exact);
  return await profileResponse(
    profile,
    windowed ? `${kind.name}-delta` : kind.filename ?? kind.name,
  );
}

/** Whether somebody looks, and not an agent that comes again and again. */
function isFresh(request: Request, parameters: URLSearchParams): boolean {
  return looseInteger(parameters.get("fresh")) > 0 ||
    (request.headers.get("accept") ?? "").includes("text/html");
}

/** What was recorded: there is nothing to wait for. */
async function lookBack(
  kind: ProfileKind,
  last: string,
  threads: "main" | undefined,
  context: HandlerContext,
) {
  if (!kind.isRecorded) return serveError(400, `only ${RECORDED} can look back with "last"`);
  const seconds = parseDuration(last);
  if (seconds === undefined || seconds <= 0) {
    return serveError(400, `invalid value for "last" - must be a duration such as 60s`);
  }
  const profile = await context.last(kind, seconds, threads);
  context.book.learn(profile);
  return await profileResponse(profile, kind.name);
}

function redirect(search: string): Response {
  return new Response(`<a href="${PREFIX}/">Temporary Redirect</a>.\n\n`, {
    status: 307,
    headers: { location: `${PREFIX}/${search}`, "content-type": "text/html; charset=utf-8" },
  });
}

/**
 * The spine of the browser's face: path → parameters → report → page.
 *
 * @module
 */
import { errorMessage } from "../base/error_message.ts";
import type { ServiceFacts } from "../contract/now.ts";
import { COMMANDS } from "../report/commands.ts";
import { defaultConfig } from "../report/options.ts";
import { report } from "../report/report.ts";
import { asset } from "./assets.ts";
import { deleteConfig, saveConfig } from "./config_routes.ts";
import { type Answer, refusal, toResponse } from "./answer.ts";
import { EXPORT_ROUTES } from "./export/export_route.ts";
import { findingsRoute } from "./findings/findings_route.ts";
import { graphPicture } from "./graph_picture.ts";
import { linesRoute } from "./lines_route.ts";
import { neighboursRoute } from "./neighbours_route.ts";
import { nowPage } from "./now/now_page.ts";
import { recentRoute } from "./now/recent_route.ts";
import { FINDINGS, PROFILES, RECENT, RECORDER, showsProfile, TIMELINE } from "./paths.ts";
import { profilesPage } from "./profiles_page.ts";
import { recorderPage } from "./recorded/recorder_page.ts";
import { keepRecorded } from "./recorded/keep_recorded.ts";
import { timelineRoute } from "./recorded/timeline_route.ts";
import { takeRoute } from "./take_route.ts";
import { errorPage, isForPeople, missingPage } from "./error_page.ts";
import { viewPage } from "./view_page.ts";
import { FIRST_VIEW, VIEWS } from "./views.ts";
import type { WebSession } from "./web_session.ts";

/** No script, style or connection but our own, and nobody's frame around it. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
  "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Older addresses, and what they are now. */
const MOVED: Readonly<Record<string, string>> = {
  flamegraph2: "flamegraph",
  flamegraphold: "flamegraph",
};

type Route = (
  params: URLSearchParams,
  session: WebSession,
  signal: AbortSignal,
) => Answer | Promise<Answer>;

/** What is no view. */
const ROUTES: Readonly<Record<string, Route>> = {
  download,
  "graph.svg": graphPicture,
  ...EXPORT_ROUTES,
  lines: linesRoute,
  neighbours: neighboursRoute,
  [PROFILES]: profilesPage,
  [RECENT]: recentRoute,
  [RECORDER]: recorderPage,
  [TIMELINE]: timelineRoute,
  [FINDINGS]: findingsRoute,
};

/** What changes something that others see: never by following a link. */
const POST_ROUTES: Readonly<Record<string, Route>> = {
  take: takeRoute,
  saveconfig: saveConfig,
  deleteconfig: deleteConfig,
};

/**
 * Answers a browser's requests about profiles.
 *
 * @param session What it looks at.
 * @returns A handler; it does not ask who may look.
 */
export function webHandler(session: WebSession): (request: Request) => Promise<Response> {
  return async (request) => {
    const response = await respond(request, session).catch(failed);
    response.headers.set("content-security-policy", POLICY);
    response.headers.set("x-content-type-options", "nosniff");
    // Where browsers name no site, it shows that a page of ours asks.
    response.headers.set("referrer-policy", "same-origin");
    return response;
  };
}

async function respond(request: Request, session: WebSession): Promise<Response> {
  const { prefix } = session;
  const { pathname, search, searchParams } = new URL(request.url);
  if (pathname === prefix) return redirect(307, `${prefix}/${search}`);
  if (!pathname.startsWith(`${prefix}/`)) return redirect(307, prefix + search);
  const path = pathname.slice(prefix.length + 1);
  if (path === "" && isStartPage(searchParams, session)) {
    return toResponse(await nowPage(searchParams, session));
  }
  if (path === "") return redirect(301, firstPage(searchParams, session) + search);
  if (Object.hasOwn(MOVED, path)) return redirect(301, MOVED[path] + search);
  const file = path.startsWith("assets/") ? asset(path.slice("assets/".length)) : undefined;
  if (file) return file;
  const { recordings, sessionProfiles } = session;
  const reason = showsProfile(path)
    ? await keepRecorded(searchParams, recordings, sessionProfiles)
    : undefined;
  const refused = reason === undefined ? undefined : refusal(400, reason);
  if (Object.hasOwn(VIEWS, path)) {
    const answer = refused ?? await viewPage(path, searchParams, session);
    if (answer.status < 400 || !isForPeople(request)) return toResponse(answer);
    return toResponse(errorPage(answer, path, searchParams, session));
  }
  const changes = Object.hasOwn(POST_ROUTES, path);
  if (changes && request.method !== "POST") return toResponse(onlyPost(path));
  const routes = changes ? POST_ROUTES : ROUTES;
  const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
  if (!route) {
    const missing = refusal(404, "404 page not found");
    return toResponse(isForPeople(request) ? missingPage(missing, path, session) : missing);
  }
  if (refused) return toResponse(refused);
  return toResponse(await route(searchParams, session, request.signal));
}

/** An address that names a profile is about that. */
function isStartPage(
  params: URLSearchParams,
  session: WebSession,
): session is WebSession & { service: ServiceFacts } {
  const named = ["profile", "record", "from"].some((name) => params.has(name));
  return session.service !== undefined && !named;
}

/** Whatever one request does costs that request. */
function failed(error: unknown): Response {
  const message = errorMessage(error);
  return toResponse(refusal(500, `Cannot make this page: ${message}`));
}

function firstPage(params: URLSearchParams, { sessionProfiles }: WebSession): string {
  const named = params.has("from") || params.has("record");
  return named || sessionProfiles.list.length > 0 ? FIRST_VIEW : PROFILES;
}

/** The profile as it was loaded, whatever filters the address has. */
async function download(
  params: URLSearchParams,
  { sessionProfiles, environment }: WebSession,
): Promise<Answer> {
  const request = { command: COMMANDS["proto"]!, argument: "", config: defaultConfig() };
  try {
    return {
      status: 200,
      type: "application/vnd.google.protobuf+gzip",
      body: await report(sessionProfiles.choose(params), request, environment) as Uint8Array<
        ArrayBuffer
      >,
      headers: { "content-disposition": "attachment;filename=profile.pb.gz" },
    };
  } catch (error) {
    return refusal(400, errorMessage(error));
  }
}

function onlyPost(path: string): Answer {
  return {
    ...refusal(405, `${path} takes POST: a link changes nothing`),
    headers: { allow: "POST" },
  };
}

function redirect(status: 301 | 307, location: string): Response {
  return new Response(null, { status, headers: { location } });
}

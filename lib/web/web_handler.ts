/**
 * The spine of the browser's face: path → parameters → report → page.
 *
 * @module
 */
import { COMMANDS } from "../report/commands.ts";
import { defaultConfig } from "../report/options.ts";
import { report } from "../report/report.ts";
import { asset } from "./assets.ts";
import { deleteConfig, saveConfig } from "./config_routes.ts";
import { type Answer, refusal } from "./answer.ts";
import { viewPage } from "./view_page.ts";
import { FIRST_VIEW, VIEWS } from "./views.ts";
import type { WebSession } from "./web_session.ts";

/** Everything is below it, as the original has it. */
const PREFIX = "/ui";

/** No script, style or connection but our own, and nobody's frame around it. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
  "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

type Route = (url: URL, session: WebSession) => Answer | Promise<Answer>;

const ROUTES: Readonly<Record<string, Route>> = {
  download,
  saveconfig: ({ searchParams }, session) => saveConfig(searchParams, session),
  deleteconfig: ({ searchParams }, session) => deleteConfig(searchParams, session),
};

/**
 * Answers a browser's requests about profiles.
 *
 * @param session What it looks at.
 * @returns A handler; it does not ask who may look.
 */
export function webHandler(session: WebSession): (request: Request) => Promise<Response> {
  return async (request) => {
    const url = new URL(request.url);
    const response = await respond(url, session);
    response.headers.set("content-security-policy", POLICY);
    response.headers.set("x-content-type-options", "nosniff");
    response.headers.set("referrer-policy", "no-referrer");
    return response;
  };
}

async function respond(url: URL, session: WebSession): Promise<Response> {
  const { pathname, search } = url;
  if (pathname === PREFIX) return redirect(307, `${PREFIX}/${search}`);
  if (!pathname.startsWith(`${PREFIX}/`)) return redirect(307, PREFIX + search);
  const path = pathname.slice(PREFIX.length + 1);
  if (path === "") return redirect(301, FIRST_VIEW + search);
  const file = path.startsWith("assets/") ? asset(path.slice("assets/".length)) : undefined;
  if (file) return file;
  const route = Object.hasOwn(ROUTES, path) ? ROUTES[path] : undefined;
  if (route) return toResponse(await route(url, session));
  if (Object.hasOwn(VIEWS, path)) {
    return toResponse(await viewPage(path, url.searchParams, session));
  }
  return toResponse(refusal(404, "404 page not found"));
}

/** The profile as it was loaded, whatever the address says. */
async function download(_: URL, { profiles, environment }: WebSession): Promise<Answer> {
  const request = { command: COMMANDS["proto"]!, argument: "", config: defaultConfig() };
  return {
    status: 200,
    type: "application/vnd.google.protobuf+gzip",
    body: await report(profiles[0]!.profile, request, environment) as Uint8Array<ArrayBuffer>,
    headers: { "content-disposition": "attachment;filename=profile.pb.gz" },
  };
}

function toResponse({ status, type, body, headers }: Answer): Response {
  return new Response(body, { status, headers: { ...headers, "content-type": type } });
}

function redirect(status: 301 | 307, location: string): Response {
  return new Response(null, { status, headers: { location } });
}

import type { Answer } from "./answer.ts";
import { link } from "./link.ts";
import { markup } from "./markup.ts";
import { plainPage } from "./page.ts";
import { VIEWS } from "./views.ts";
import type { WebSession } from "./web_session.ts";

/** Parameters that say which profile it is. */
const OF_PROFILE: readonly string[] = ["profile", "record", "kind", "from", "until"];

/**
 * A refusal for people: with the menus, which lead out of it. Programs get it
 * as it is.
 *
 * @param refusal The refusal of a view.
 * @param path The view.
 * @param params The address's parameters.
 * @param session What is looked at.
 */
export function errorPage(
  { status, body: reason }: Answer,
  path: string,
  params: URLSearchParams,
  session: WebSession,
): Answer {
  const { title, needs = "" } = VIEWS[path]!;
  const profile = new URLSearchParams([...params].filter(([key]) => OF_PROFILE.includes(key)));
  const body = markup`<div class="error-page" role="alert">
<h2>${title} cannot be shown</h2>
<p><strong>${String(reason).trim()}</strong></p>
<p>${needs}</p>
<p><a href="${link(profile, {}, path)}">Without filters and options</a></p>
</div>`;
  const page = plainPage({ view: path, title, params, session, assets: "text", body });
  return { status, type: "text/html; charset=utf-8", body: page };
}

/**
 * The page is not there: where to go instead.
 *
 * @param path What was looked for.
 */
export function missingPage({ status }: Answer, path: string, session: WebSession): Answer {
  const body = markup`<div class="error-page" role="alert">
<h2>There is no page "${path}"</h2>
<p>The address may be mistyped, or from another version.</p>
<p><a href="${session.prefix}/">To the first page</a></p>
</div>`;
  const params = new URLSearchParams();
  const title = "Unknown page";
  const page = plainPage({ view: "", title, params, session, assets: "text", isSite: true, body });
  return { status, type: "text/html; charset=utf-8", body: page };
}

/** Whether somebody looks at the answer. */
export function isForPeople({ headers }: Pick<Request, "headers">): boolean {
  return (headers.get("accept") ?? "").includes("text/html");
}

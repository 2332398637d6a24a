/**
 * Whether a page of another site may have made a browser ask. Over plain HTTP
 * browsers say nothing of the site that a request is from, unless it is to this
 * machine, and add a password that they know by themselves.
 *
 * @module
 */
import { pageResponse } from "./respond.ts";
import { serveError } from "../base/serve_error.ts";
import { hostOf, isOfHost, targetOf } from "./target.ts";

/** What every browser calls itself, and no script can change without asking first. */
const BROWSER_REGEXP = /\bMozilla\/(?!.*PowerShell\/)/;

/** What must come from a page of ours, or from somebody who is no browser. */
const ASK = "a page of another site may have asked for this: ask from a page of /debug/pprof/";

/**
 * Refuses what changes or costs something, unless it is known that no page of
 * another site has started it: programs add no password by themselves, and of
 * browsers `Sec-Fetch-Site`, `Origin` or `Referer` must show it.
 *
 * @returns The refusal: for people a page that asks them; nothing if the request may pass.
 */
export function refuseUnasked(request: Request): Response | undefined {
  const { headers } = request;
  if (!BROWSER_REGEXP.test(headers.get("user-agent") ?? "")) return undefined;
  // Access has refused those of other sites already.
  if (headers.has("sec-fetch-site") || headers.has("origin")) return undefined;
  // No browser adds a bearer token by itself.
  if (/^bearer /i.test(headers.get("authorization") ?? "")) return undefined;
  if (isOfHost(headers.get("referer") ?? "", hostOf(request))) return undefined;
  const asks = request.method === "GET" && (headers.get("accept") ?? "").includes("text/html");
  return asks ? question() : serveError(403, ASK);
}

/**
 * The same for pages: looking at what is there is free, but what they change is
 * not, nor is a profile cut out of a recording.
 */
export function refuseUnaskedPage(request: Request): Response | undefined {
  const isLook = request.method === "GET" || request.method === "HEAD";
  const { searchParams } = targetOf(request);
  if (isLook && !searchParams.has("from") && !searchParams.has("record")) return undefined;
  return refuseUnasked(request);
}

/** A button that sends the same again: with a POST every browser says where it is from. */
function question(): Response {
  const page = pageResponse(`<!doctype html>
<html lang="en">
<head><title>/debug/pprof/</title></head>
<body>
<form method="post">
<p>This browser does not say which page asked for this, and another site could have.</p>
<p><button>Take it</button> <a href="/debug/pprof/">All profiles</a></p>
</form>
</body>
</html>`);
  return new Response(page.body, { status: 403, headers: page.headers });
}

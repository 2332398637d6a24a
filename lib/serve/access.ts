import { forwardedBy } from "./forwarded.ts";
import { isLoopbackAddress, isLoopbackName } from "./loopback.ts";
import { serveError } from "../base/serve_error.ts";
import { hostOf, isOfHost } from "./target.ts";

/** What a server knows of a request besides the request: the `info` of `Deno.serve`. */
export interface RequestInfo {
  /** The peer. */
  remoteAddr?: Deno.Addr;
}

/** `user:TOKEN` or `TOKEN`, as `Authorization` carries them. */
const AUTHORIZATION_REGEXP = /^(Bearer|Basic) +(.+)$/i;

/**
 * Says whether somebody may look at the profiles.
 *
 * Without a token: loopback peers, addressed by a loopback name (no DNS
 * rebinding), and of those no proxy that says that it forwards for somebody
 * else, and no page of another site. With a token: any peer
 * that has it, as bearer token or as the password of basic authentication.
 *
 * @returns The refusal, or nothing if the request may pass.
 */
export function refuse(
  request: Request,
  info: RequestInfo | undefined,
  token: string | undefined,
): Response | undefined {
  if (token !== undefined) return refuseWithoutToken(request, token);
  const peer = info?.remoteAddr;
  if (peer === undefined && isServed(request)) {
    return serveError(403, "the peer is unknown: pass the info of Deno.serve, or set PPROF_TOKEN");
  }
  if (peer !== undefined && !isLocal(peer)) {
    return serveError(
      403,
      "only loopback peers may look at profiles without a token: set PPROF_TOKEN, or ask from this machine",
    );
  }
  const proxied = forwardedBy(request.headers);
  if (proxied !== undefined) {
    return serveError(
      403,
      `a proxy forwarded this request ("${proxied}"): it needs a token, set PPROF_TOKEN`,
    );
  }
  if (!isLoopbackName(hostOf(request))) {
    return serveError(
      403,
      "the Host header names no loopback address: ask for 127.0.0.1 or localhost, or set PPROF_TOKEN",
    );
  }
  return refuseCrossSite(request);
}

function refuseWithoutToken(request: Request, token: string): Response | undefined {
  const [, scheme = "", value = ""] =
    AUTHORIZATION_REGEXP.exec(request.headers.get("authorization") ?? "") ?? [];
  const bearer = scheme.toLowerCase() === "bearer";
  const given = bearer ? value : passwordOf(value);
  if (given === undefined || !equalSecrets(given, token)) {
    const response = serveError(401, "a token is needed, as bearer token or as basic password");
    response.headers.set("www-authenticate", 'Basic realm="pprof"');
    return response;
  }
  // A browser adds basic credentials to other sites' requests by itself, a bearer token never.
  return bearer ? undefined : refuseCrossSite(request);
}

/** A page of another site can make a browser on this machine ask, though not always read. */
function refuseCrossSite(request: Request): Response | undefined {
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  const foreign = (site !== null && site !== "none" && site !== "same-origin") ||
    (origin !== null && !isOfHost(origin, hostOf(request)));
  return foreign ? serveError(403, "requests of other sites' pages are refused") : undefined;
}

/**
 * Whether a server received the request: then it has a peer, known or not.
 * Requests that a program makes itself have headers that can still change.
 */
function isServed(request: Request): boolean {
  try {
    request.headers.delete("x-deno-pprof-probe");
    return false;
  } catch {
    return true;
  }
}

function isLocal(peer: Deno.Addr): boolean {
  if (!("hostname" in peer)) return true;
  return isLoopbackAddress(peer.hostname);
}

function passwordOf(credentials: string): string | undefined {
  try {
    const text = new TextDecoder().decode(
      Uint8Array.from(atob(credentials), (c) => c.charCodeAt(0)),
    );
    return text.slice(text.indexOf(":") + 1);
  } catch {
    return undefined;
  }
}

/** In the same time wherever the two differ; `node:crypto` has this too, and takes 20 ms to load. */
function equalSecrets(a: string, b: string): boolean {
  const [x, y] = [a, b].map((text) => new TextEncoder().encode(text)) as [Uint8Array, Uint8Array];
  let difference = x.length ^ y.length;
  for (let i = 0; i < y.length; i++) difference |= (x[i] ?? 0) ^ y[i]!;
  return difference === 0;
}

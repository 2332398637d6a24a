/**
 * Connections to servers: direct or through a proxy, plain or secure.
 *
 * @module
 */
import { lookup } from "node:dns/promises";
import { request as startRequest } from "node:http";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls, getCACertificates, TLSSocket } from "node:tls";
import { abortable } from "../../base/abortable.ts";
import { FetchError } from "../messages.ts";
import { judgeCertificate, wrongIdentity } from "./certificate.ts";
import { CertificateError, dialError, tlsError } from "./network_error.ts";
import type { TlsSettings } from "./tls_files.ts";

/** How to get to a server. */
interface Route {
  /** The server, `http:` or `https:`. */
  url: URL;
  proxy: URL | undefined;
  tls: TlsSettings;
  /** Whether any certificate will do. */
  isInsecure: boolean;
  /** Ends the attempt. */
  signal: AbortSignal | undefined;
}

/**
 * Connects to a server. The caller destroys the socket.
 *
 * @param route How to get there.
 * @returns A socket that speaks HTTP, of the server or of a proxy for plain HTTP.
 * @throws {FetchError} With Go's text.
 */
export async function connect(route: Route): Promise<Socket> {
  try {
    return await connectOnce(route);
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    throw await explained(error, route);
  }
}

/** Looks at the certificate that was refused: the platform does not say what is wrong with it. */
async function explained(error: CertificateError, route: Route): Promise<FetchError> {
  let socket;
  try {
    socket = await connectOnce({ ...route, isInsecure: true });
  } catch {
    return error;
  }
  const certificate = socket instanceof TLSSocket ? socket.getPeerCertificate() : undefined;
  socket.destroy();
  const why = certificate && judgeCertificate(place(route.url).host, certificate);
  return why === undefined ? error : new CertificateError(why, error);
}

async function connectOnce(route: Route): Promise<Socket> {
  const { url, proxy, signal } = route;
  if (!proxy) {
    const socket = await dial(url, signal);
    return isSecure(url) ? await secure(socket, url, route) : socket;
  }
  const socket = await connectToProxy(proxy, route);
  return isSecure(url) ? await secure(await tunnel(socket, url, route), url, route) : socket;
}

async function connectToProxy(proxy: URL, route: Route): Promise<Socket> {
  if (proxy.protocol !== "http:" && proxy.protocol !== "https:") {
    throw new FetchError(`proxies of the kind ${proxy.protocol.slice(0, -1)} are not supported`);
  }
  try {
    return await connect({ ...route, url: proxy, proxy: undefined, isInsecure: false });
  } catch (error) {
    if (error instanceof FetchError) throw new FetchError(`proxyconnect tcp: ${error.message}`);
    throw error;
  }
}

/** What a proxy wants of its users, if the URL has any. */
export function proxyAuthorization({ username, password }: URL): Record<string, string> {
  if (username === "" && password === "") return {};
  return { "proxy-authorization": basicAuthorization(username, password) };
}

/** User and password as HTTP has them. */
export function basicAuthorization(username: string, password: string): string {
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${new TextEncoder().encode(pair).toBase64()}`;
}

function isSecure({ protocol }: URL): boolean {
  return protocol === "https:";
}

/** Host and port, brackets off. */
function place(url: URL): { host: string; port: number } {
  const port = Number(url.port || (isSecure(url) ? 443 : 80));
  return { host: url.hostname.replace(/^\[|\]$/g, ""), port };
}

/** Tries one address of the host after the other; the first error counts. */
async function dial(url: URL, signal: AbortSignal | undefined): Promise<Socket> {
  const { host, port } = place(url);
  const addresses = isIP(host) !== 0
    ? [{ address: host }]
    : await abortable(addressesOf(host), signal);
  let first: FetchError | undefined;
  for (const { address } of addresses) {
    try {
      return await dialAddress(address, port, signal);
    } catch (error) {
      signal?.throwIfAborted();
      const shown = address.includes(":") ? `[${address}]` : address;
      first ??= dialError(`${shown}:${port}`, error);
    }
  }
  throw first ?? new FetchError(`dial tcp: lookup ${host}: no such host`);
}

async function addressesOf(host: string): Promise<{ address: string }[]> {
  try {
    return await lookup(host, { all: true });
  } catch (error) {
    throw new FetchError(`dial tcp: lookup ${host}: no such host`, { cause: error });
  }
}

async function dialAddress(
  host: string,
  port: number,
  signal: AbortSignal | undefined,
): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = connectTcp({ host, port });
  socket.once("connect", resolve).on("error", reject);
  try {
    await abortable(promise, signal);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** @throws {FetchError} If the server is not whom it says, or speaks no TLS. */
async function secure(
  socket: Socket,
  url: URL,
  { tls, isInsecure, signal }: Route,
): Promise<Socket> {
  const { host } = place(url);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const ca = tls.ca ?? systemCertificates();
  try {
    if (!isInsecure && ca.length === 0) throw new CertificateError();
    const secured = connectTls({
      ...tls,
      ca,
      socket,
      host,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      rejectUnauthorized: !isInsecure,
      checkServerIdentity: (_, certificate) => {
        const problem = wrongIdentity(host, certificate);
        return problem === undefined ? undefined : new CertificateError(problem);
      },
    }, resolve);
    secured.on("error", reject);
    await abortable(promise, signal);
    // Servers that want a certificate say so later: the listener stays.
    return secured;
  } catch (error) {
    socket.destroy();
    if (error instanceof FetchError || signal?.aborted) throw error;
    throw tlsError(error);
  }
}

function systemCertificates(): string[] {
  return [...new Set([...getCACertificates("system"), ...getCACertificates("extra")])];
}

/** Asks a proxy for a way through to a server. */
async function tunnel(socket: Socket, url: URL, { proxy, signal }: Route): Promise<Socket> {
  const { host, port } = place(url);
  const target = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const request = startRequest({
    method: "CONNECT",
    path: target,
    headers: { host: target, ...(proxy ? proxyAuthorization(proxy) : {}) },
    createConnection: () => socket,
  });
  request.once("connect", ({ statusCode, statusMessage }) => {
    if (statusCode === 200) resolve();
    else reject(new FetchError(statusMessage || `proxy answered ${statusCode}`));
  });
  request.on("error", reject);
  request.end();
  try {
    await abortable(promise, signal);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/**
 * Requests to servers, as Go's client makes them: proxies from the environment,
 * redirects, certificates from files. Node's sockets are used because `fetch`
 * neither accepts any certificate nor leaves proxies to us.
 *
 * @module
 */
import { type IncomingMessage, request as startRequest } from "node:http";
import type { Socket } from "node:net";
import { abortable } from "../../base/abortable.ts";
import { Deadline } from "../../base/deadline.ts";
import { environment } from "../../base/environment.ts";
import { errorMessage } from "../../base/error_message.ts";
import { goQuote } from "../../go/strconv.ts";
import { FetchError } from "../messages.ts";
import { basicAuthorization, connect, proxyAuthorization } from "./connect.ts";
import { exchangeError } from "./network_error.ts";
import { proxyFor } from "./proxy.ts";
import { readTlsFiles, type TlsFiles, type TlsSettings } from "./tls_files.ts";

/** A request. */
interface HttpRequest {
  /** `http:`, `https:` or `https+insecure:`, which accepts any certificate. */
  url: string;
  /** Makes it a `POST`. */
  body?: string;
  /** More of them, with names in lower case. */
  headers?: Readonly<Record<string, string>>;
  /** Milliseconds to wait for everything; forever unless told. */
  timeout?: number;
  /** Whether to go where it redirects to; true unless told. */
  follow?: boolean;
}

/** An answer, whose body is still to be read or cancelled. */
export interface HttpResponse {
  /** Such as `404 Not Found`. */
  status: string;
  isOk: boolean;
  header: (name: string) => string;
  body: ReadableStream<Uint8Array<ArrayBuffer>>;
}

const MAX_REDIRECTS = 10;
const SCHEMES: readonly string[] = ["http", "https", "https+insecure"];
const WAITED = "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";

/** Makes requests with one set of certificates. */
export class HttpClient {
  readonly #files: TlsFiles;
  #tls: Promise<TlsSettings> | undefined;

  constructor(files: TlsFiles) {
    this.#files = files;
  }

  /**
   * Makes a request, and those that it is redirected to.
   *
   * @param request The request.
   * @returns The answer.
   * @throws {FetchError} `Get "…": …` with Go's text, if there is none.
   */
  async send(
    { url, body, headers = {}, timeout, follow = true }: HttpRequest,
  ): Promise<HttpResponse> {
    const deadline = timeout === undefined ? undefined : new Deadline(timeout);
    let step: Step = {
      url,
      shown: url,
      method: body === undefined ? "GET" : "POST",
      body,
      headers,
      deadline,
    };
    try {
      for (let redirects = 0;; redirects++) {
        if (redirects === MAX_REDIRECTS) {
          throw new FetchError(`stopped after ${MAX_REDIRECTS} redirects`);
        }
        const response = await this.#sendOnce(step);
        const next = redirected(step, response);
        if (!next) return toResponse(response, step);
        response.socket.destroy();
        if (!follow) throw new FetchError(`it redirects to ${next.shown}`);
        step = next;
      }
    } catch (error) {
      deadline?.stop();
      const why = deadline?.signal.aborted ? WAITED : shownHost(errorMessage(error), step.url);
      const method = body === undefined ? "Get" : "Post";
      throw new FetchError(`${method} "${withoutPassword(step.shown)}": ${why}`, { cause: error });
    }
  }

  async #sendOnce({ url, method, body, headers, deadline }: Step): Promise<IncomingMessage> {
    const scheme = /^([^:/]*):/.exec(url)?.[1] ?? "";
    if (!SCHEMES.includes(scheme)) {
      throw new FetchError(`unsupported protocol scheme "${scheme}"`);
    }
    const target = parse(url.replace("https+insecure:", "https:"));
    const tls = await (this.#tls ??= readTlsFiles(this.#files));
    const signal = deadline?.signal;
    const proxy = proxyFor(target, environment);
    const isInsecure = scheme === "https+insecure";
    const socket = await connect({ url: target, proxy, tls, isInsecure, signal });
    const isAsked = proxy !== undefined && target.protocol === "http:";
    return await exchange(
      socket,
      {
        method,
        path: isAsked
          ? `${target.origin}${target.pathname}${target.search}`
          : target.pathname + target.search,
        headers: {
          host: target.host,
          "user-agent": "pprof",
          "accept-encoding": "gzip",
          ...authorization(target),
          ...(isAsked ? proxyAuthorization(proxy) : {}),
          ...(body === undefined ? {} : { "content-type": "application/octet-stream" }),
          ...headers,
        },
      },
      body,
      signal,
    );
  }
}

/** A request on its way. */
interface Step {
  url: string;
  /** The URL as errors have it: where from there a redirect points, as it is written. */
  shown: string;
  method: string;
  body: string | undefined;
  headers: Readonly<Record<string, string>>;
  deadline: Deadline | undefined;
}

interface RequestHead {
  method: string;
  path: string;
  headers: Record<string, string>;
}

async function exchange(
  socket: Socket,
  head: RequestHead,
  body: string | undefined,
  signal: AbortSignal | undefined,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  // The reason, if there is one, may come a turn later.
  const end = () => setTimeout(() => reject(socket.errored ?? new FetchError("EOF")));
  socket.once("close", end);
  try {
    if (socket.destroyed) end();
    const request = startRequest({ ...head, createConnection: () => socket });
    request.once("response", resolve).on("error", reject);
    request.end(body);
    return await abortable(promise, signal);
  } catch (error) {
    socket.destroy();
    if (signal?.aborted) throw error;
    throw exchangeError(error);
  } finally {
    socket.off("close", end);
  }
}

/** The request that an answer asks for in place of the one that was made. */
function redirected(step: Step, { statusCode = 0, headers }: IncomingMessage): Step | undefined {
  const { location } = headers;
  if (![301, 302, 303, 307, 308].includes(statusCode) || location === undefined) return undefined;
  const from = parse(step.url.replace("https+insecure:", "https:"));
  const to = URL.parse(location, from);
  if (!to) throw new FetchError(`failed to parse Location header ${goQuote(location)}`);
  const isDowngrade = from.protocol === "https:" && to.protocol !== "https:";
  if (to.hostname === from.hostname && !isDowngrade && to.username === "") {
    to.username = from.username;
    to.password = from.password;
  }
  const isKept = statusCode >= 307;
  const isInsecure = step.url.startsWith("https+insecure:") && !/^\w+:/.test(location);
  return {
    ...step,
    url: isInsecure ? to.href.replace("https:", "https+insecure:") : to.href,
    shown: location,
    method: isKept ? step.method : "GET",
    body: isKept ? step.body : undefined,
  };
}

function toResponse(message: IncomingMessage, { deadline }: Step): HttpResponse {
  const { statusCode = 0, statusMessage = "", headers } = message;
  const plain = bodyOf(message, deadline);
  return {
    status: `${statusCode} ${statusMessage}`,
    isOk: statusCode === 200,
    header: (name) => String(headers[name] ?? ""),
    body: headers["content-encoding"] === "gzip"
      ? plain.pipeThrough(new DecompressionStream("gzip"))
      : plain,
  };
}

/** Before a port without a host: it is this machine's, as for Go's dialer. */
const NO_HOST = /^([\w+]+:\/\/(?:[^/@]*@)?)(?=:\d)/;

function shownHost(why: string, url: string): string {
  return NO_HOST.test(url) ? why.replace(/^dial tcp \S+:(?=\d+: )/, "dial tcp :") : why;
}

function parse(url: string): URL {
  try {
    return new URL(url.replace(NO_HOST, "$1localhost"));
  } catch {
    const port = /:(\d+)(?:[/?#]|$)/.exec(url.replace(/^\w+:/, ""))?.[1];
    throw new FetchError(
      port === undefined ? `dial tcp: invalid URL` : `dial tcp: address ${port}: invalid port`,
    );
  }
}

function authorization({ username, password }: URL): Record<string, string> {
  if (username === "" && password === "") return {};
  return { authorization: basicAuthorization(username, password) };
}

/** Also without a colon that no port follows. */
function withoutPassword(url: string): string {
  return url.replace(/^([\w+]+:\/\/[^/@:]*):[^/@]*@/, "$1:***@")
    .replace(/^([\w+]+:\/\/[^/]*):(?=[/?#]|$)/, "$1");
}

const BODY_WAITED =
  "context deadline exceeded (Client.Timeout or context cancellation while reading body)";

/** The body; the connection ends with it, or when nobody wants more of it. */
function bodyOf(
  message: IncomingMessage,
  deadline: Deadline | undefined,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks = message[Symbol.asyncIterator]();
  const stop = () => message.destroy();
  deadline?.signal.addEventListener("abort", stop);
  const end = () => {
    deadline?.stop();
    message.socket.destroy();
  };
  return new ReadableStream({
    async pull(controller) {
      try {
        const { value, done } = await chunks.next();
        if (!done) return controller.enqueue(new Uint8Array(value));
        end();
        controller.close();
      } catch (cause) {
        end();
        const why = deadline?.signal.aborted ? BODY_WAITED : "unexpected EOF";
        controller.error(new FetchError(why, { cause }));
      }
    },
    cancel: end,
  });
}

/**
 * One request. Node's sockets are used because they can be told not to keep
 * the process alive: a server that hangs would keep it with `fetch`.
 *
 * @module
 */
import { type ClientRequest, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { Socket } from "node:net";
import { errorMessage } from "../../base/error_message.ts";

/** What a server answers. */
export interface Answer {
  status: number;
  /** In lower case, `""` where there is none. */
  header(name: string): string;
  /** As much of it as is looked at. */
  body: Uint8Array;
}

/** What is posted where. */
export interface Post {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
  /** Milliseconds for everything. */
  timeout: number;
  /** Ends it early. */
  signal?: AbortSignal;
}

/** Why there is no answer; the message has neither address nor secret. */
export class PostError extends Error {
  override name = "PostError";
}

const MAX_BODY = 1 << 16;
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused, nothing listens there",
  ECONNRESET: "the server closed the connection",
  EPIPE: "the server closed the connection",
  ENOTFOUND: "its name is not known",
  EAI_AGAIN: "its name cannot be looked up",
  EHOSTUNREACH: "no way to its host",
  ENETUNREACH: "no way to its network",
  ETIMEDOUT: "no answer",
};
const CERTIFICATE_REGEXP = /certificate|UnknownIssuer|SELF_SIGNED|UNABLE_TO_|NotValidForName/i;
const NO_TLS_REGEXP = /WRONG_VERSION_NUMBER|InvalidContentType|corrupt message/i;
const NO_HTTP_REGEXP = /^HPE_|parse error|invalid HTTP/i;

/**
 * Posts and reads the answer.
 *
 * @throws {PostError} If there is none.
 */
export async function post({ url, headers, body, timeout, signal }: Post): Promise<Answer> {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const start = url.startsWith("https:") ? requestHttps : requestHttp;
  const request: ClientRequest = start(url, {
    method: "POST",
    headers: {
      ...headers,
      "content-length": String(body.byteLength),
      "user-agent": "deno-pprof",
      // A server that refuses early reads the rest first then: else its answer is lost.
      connection: "keep-alive",
    },
    agent: false,
  });
  const fail = (why: string) => {
    reject(new PostError(why));
    request.destroy();
  };
  const timer = setTimeout(() => fail(`no answer within ${timeout / 1e3} s`), timeout);
  Deno.unrefTimer(timer);
  const abort = () => fail("the profiler has stopped");
  signal?.addEventListener("abort", abort);
  request.on("socket", (socket: Socket) => {
    socket.unref();
    // TLS sets it back when the connection is there.
    for (const event of ["connect", "secureConnect"]) socket.on(event, () => socket.unref());
  });
  request.on("error", (error: unknown) => fail(reasonOf(error)));
  request.on("response", (message: IncomingMessage) => {
    readBody(message).then(
      (bytes) =>
        resolve({ status: message.statusCode ?? 0, header: headerOf(message), body: bytes }),
      (error) => fail(reasonOf(error)),
    );
  });
  try {
    request.end(body);
    return await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
    request.destroy();
  }
}

function headerOf({ headers }: IncomingMessage): Answer["header"] {
  return (name) => {
    const value = headers[name];
    return Array.isArray(value) ? value.join() : value ?? "";
  };
}

async function readBody(message: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes >= MAX_BODY) break;
  }
  const body = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return body.subarray(0, MAX_BODY);
}

function reasonOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  const text = `${typeof code === "string" ? code : ""} ${errorMessage(error)}`;
  if (typeof code === "string" && REASONS[code]) return REASONS[code];
  if (CERTIFICATE_REGEXP.test(text)) {
    return "its certificate is not trusted here: DENO_CERT names a file with the authority's";
  }
  if (NO_TLS_REGEXP.test(text)) return "it does not speak TLS: write http:// instead of https://";
  if (NO_HTTP_REGEXP.test(text)) return "what answers there is no HTTP server";
  const known = Object.entries(REASONS).find(([name]) => text.includes(name));
  return known?.[1] ?? errorMessage(error).split("\n")[0]!;
}

import { type InspectorClient, InspectorError } from "./inspector_client.ts";
import { PauseGate } from "./pause_gate.ts";
import type { Commands, Events } from "./protocol.ts";

/** A message of the protocol: an answer has an id, an event a method. */
interface Message {
  id?: number;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
}

interface Pending {
  method: string;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** A connection that may end by itself. */
export interface WebSocketClient extends InspectorClient {
  readonly isolate: PauseGate;
  /** Fulfilled when the connection has ended, whoever ended it. */
  readonly closed: Promise<void>;
}

/** How to connect. */
interface WebSocketOptions {
  /** Ends the connection, whatever the other end does. */
  signal?: AbortSignal;
  /** A connection to the same isolate: they take turns where they have to. */
  beside?: WebSocketClient;
}

/**
 * Connects to the inspector of another isolate or process, which answers even
 * while its event loop does not turn, as long as it runs JavaScript.
 *
 * Deno's inspector (2.9.6) ends a connection on which a command of more than 1 KB comes while it
 * sends something: its parts come singly, and it forgets the first. Long ones belong on a
 * connection where one command follows the other.
 *
 * @param url As `inspector.url()` says it.
 * @throws {InspectorError} If there is no inspector.
 *
 * @example
 * ```ts
 * import { connectWebSocket } from "./web_socket.ts";
 * import { rejects } from "node:assert/strict";
 *
 * await rejects(() => connectWebSocket("ws://127.0.0.1:1/none"), /Cannot connect/);
 * ```
 */
export async function connectWebSocket(
  url: string,
  { signal, beside }: WebSocketOptions = {},
): Promise<WebSocketClient> {
  signal?.throwIfAborted();
  const socket = new WebSocket(url);
  const connection = new Connection(socket, beside?.isolate ?? new PauseGate());
  await opened(socket, url, signal, connection);
  connection.begin();
  return connection;
}

/** Waits until a socket is open; the signal closes it, then and later. */
async function opened(
  socket: WebSocket,
  url: string,
  signal: AbortSignal | undefined,
  connection: Connection,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const refuse = () => reject(new InspectorError(`Cannot connect to the inspector at ${url}`));
    socket.onopen = () => resolve();
    socket.onerror = refuse;
    // Whoever stands still does not even say goodbye.
    signal?.addEventListener("abort", () => {
      socket.close();
      refuse();
      connection.end();
    });
  });
}

/** An open connection. */
class Connection implements WebSocketClient {
  readonly isolate: PauseGate;
  readonly closed: Promise<void>;
  #socket: WebSocket;
  #ended = Promise.withResolvers<void>();
  #isEnded = false;
  #pending = new Map<number, Pending>();
  #listeners = new Map<string, Set<(params: unknown) => void>>();
  #sent = 0;

  constructor(socket: WebSocket, isolate: PauseGate) {
    this.#socket = socket;
    this.isolate = isolate;
    this.closed = this.#ended.promise;
  }

  /** Listens to the socket, which is open. */
  begin(): void {
    // An error is always followed by the end.
    this.#socket.onerror = null;
    this.#socket.onclose = () => this.end();
    this.#socket.onmessage = ({ data }) => {
      const message = parseMessage(data);
      // Whoever sends anything else is no inspector.
      if (!message) this.#socket.close();
      else if (message.id === undefined) this.#notify(message);
      else this.#settle(message.id, message);
    };
  }

  /** Fails what is pending: nothing comes any more. */
  end(): void {
    this.#isEnded = true;
    this.isolate.open();
    this.#ended.resolve();
    for (const { method, reject } of this.#pending.values()) {
      reject(new InspectorError(`Cannot run ${method}: the connection has ended`));
    }
    this.#pending.clear();
  }

  #notify({ method, params }: Message): void {
    this.isolate.hear(method);
    for (const listener of this.#listeners.get(method ?? "") ?? []) listener(params);
  }

  #settle(id: number, { result, error }: Message): void {
    const request = this.#pending.get(id);
    this.#pending.delete(id);
    if (error) {
      request?.reject(new InspectorError(`Cannot run ${request.method}: ${error.message}`));
    } else request?.resolve(result);
  }

  send<M extends keyof Commands>(
    method: M,
    params?: Commands[M]["params"],
  ): Promise<Commands[M]["result"]> {
    return new Promise((resolve, reject) => {
      if (this.#isEnded) {
        throw new InspectorError(`Cannot send ${method}: the connection has ended`);
      }
      const id = ++this.#sent;
      this.#pending.set(id, { method, resolve: resolve as (result: unknown) => void, reject });
      // It may stand still for good if it stops within a command, see PauseGate.
      const quiet = method === "Runtime.evaluate" ? { disableBreaks: true } : undefined;
      const text = JSON.stringify({ id, method, params: { ...quiet, ...params } });
      this.isolate.pass(method, () => this.#socket.send(text));
    });
  }

  on<E extends keyof Events>(event: E, listener: (params: Events[E]) => void): () => void {
    const all = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, all);
    const relay = (params: unknown) => listener(params as never);
    all.add(relay);
    return () => all.delete(relay);
  }

  async console(call: "profile" | "profileEnd", title: string): Promise<void> {
    // Only the command line's functions are V8's own whatever the program made of its console.
    const expression = `${call}(${JSON.stringify(title)})`;
    await this.send("Runtime.evaluate", { expression, includeCommandLineAPI: true });
  }

  close(): void {
    this.#socket.close();
  }
}

function parseMessage(data: unknown): Message | undefined {
  try {
    const message: unknown = JSON.parse(String(data));
    return typeof message === "object" && message !== null ? message : undefined;
  } catch {
    return undefined;
  }
}

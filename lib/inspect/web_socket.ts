import { type InspectorClient, InspectorError } from "./inspector_client.ts";
import { PauseGate } from "./pause_gate.ts";

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
export interface WebSocketOptions {
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
  const pending = new Map<number, Pending>();
  const listeners = new Map<string, Set<(params: unknown) => void>>();
  let sent = 0;
  let closed = false;
  const gate = beside?.isolate ?? new PauseGate();
  const end = Promise.withResolvers<void>();
  const finish = () => {
    closed = true;
    gate.open();
    end.resolve();
    for (const { method, reject } of pending.values()) {
      reject(new InspectorError(`Cannot run ${method}: the connection has ended`));
    }
    pending.clear();
  };
  await new Promise<void>((resolve, reject) => {
    const refuse = () => reject(new InspectorError(`Cannot connect to the inspector at ${url}`));
    socket.onopen = () => resolve();
    socket.onerror = refuse;
    // Whoever stands still does not even say goodbye.
    signal?.addEventListener("abort", () => {
      socket.close();
      refuse();
      finish();
    });
  });
  // An error is always followed by the end.
  socket.onerror = null;
  socket.onclose = finish;
  socket.onmessage = ({ data }) => {
    const message = parseMessage(data);
    // Whoever sends anything else is no inspector.
    if (!message) return socket.close();
    const { id, method, params, result, error } = message;
    if (id === undefined) {
      gate.hear(method);
      for (const listener of listeners.get(method ?? "") ?? []) listener(params);
      return;
    }
    const request = pending.get(id);
    pending.delete(id);
    if (error) {
      request?.reject(new InspectorError(`Cannot run ${request.method}: ${error.message}`));
    } else request?.resolve(result);
  };
  const client: WebSocketClient = {
    closed: end.promise,
    isolate: gate,
    send(method, params) {
      return new Promise((resolve, reject) => {
        if (closed) throw new InspectorError(`Cannot send ${method}: the connection has ended`);
        const id = ++sent;
        pending.set(id, { method, resolve: resolve as (result: unknown) => void, reject });
        // It may stand still for good if it stops within a command, see PauseGate.
        const quiet = method === "Runtime.evaluate" ? { disableBreaks: true } : undefined;
        const text = JSON.stringify({ id, method, params: { ...quiet, ...params } });
        gate.pass(method, () => socket.send(text));
      });
    },
    on(event, listener) {
      const all = listeners.get(event) ?? new Set();
      listeners.set(event, all);
      const relay = (params: unknown) => listener(params as never);
      all.add(relay);
      return () => all.delete(relay);
    },
    async console(call, title) {
      // Only the command line's functions are V8's own whatever the program made of its console.
      const expression = `${call}(${JSON.stringify(title)})`;
      await client.send("Runtime.evaluate", { expression, includeCommandLineAPI: true });
    },
    close() {
      socket.close();
    },
  };
  return client;
}

function parseMessage(data: unknown): Message | undefined {
  try {
    const message: unknown = JSON.parse(String(data));
    return typeof message === "object" && message !== null ? message : undefined;
  } catch {
    return undefined;
  }
}

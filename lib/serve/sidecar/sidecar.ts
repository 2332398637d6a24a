/**
 * The routes from a thread of their own, which answers while the event loop of
 * the service stands still.
 *
 * @module
 */
import inspector from "node:inspector";
import { Worker } from "node:worker_threads";
import type { Isolate } from "../../collect/target/sidecar.ts";
import { splitAddress } from "../split_address.ts";
import type { FromSidecar, SidecarStart, ToSidecar } from "./sidecar_message.ts";

/** How it is started. */
export interface SidecarOptions {
  /** `host:port`, a loopback one. */
  address: string;
  isolate: Omit<Isolate, "url">;
  /** This thread, as it is called in profiles. */
  thread: string;
  token: string | undefined;
  maxSeconds: number;
  /** Called once it has the address. */
  bound(): void;
  /** Answers what only the service itself can. */
  handle(request: Request): Promise<Response>;
}

/** A running sidecar. */
export interface Sidecar {
  /** `host:port`. */
  address: string;
  stop(): Promise<void>;
}

type Asked = Extract<FromSidecar, { type: "ask" }>;

const WORKER = new URL("./sidecar_worker.ts", import.meta.url);
/** For a stop while the sidecar is busy. */
const STOP_MILLIS = 1_000;

/**
 * Starts the sidecar: opens the inspector on a random loopback port, which lets
 * every program on this machine that finds the port run code in this one.
 *
 * @throws {Deno.errors.AddrInUse} If somebody else has the address.
 * @throws {Error} If it cannot be had, or the inspector or the Worker cannot.
 */
export async function startSidecar(options: SidecarOptions): Promise<Sidecar> {
  const { hostname, port } = splitAddress(options.address);
  const { isolate, thread, token, maxSeconds, handle } = options;
  const data: SidecarStart = { isolate, thread, hostname, port, token, maxSeconds };
  const worker = new Worker(WORKER, { workerData: data });
  let close = () => {};
  // Threads of a process have one inspector together: only who has the address opens and closes it.
  const begin = () => {
    options.bound();
    const opened = openInspector();
    // Deno panics if the program exits while a debugger is attached.
    const exit = () => inspector.close();
    globalThis.addEventListener("unload", exit);
    close = () => {
      globalThis.removeEventListener("unload", exit);
      opened.close();
    };
    return opened.url;
  };
  try {
    const listening = await listen(worker, begin, handle);
    worker.unref();
    return {
      address: `${hostname.includes(":") ? `[${hostname}]` : hostname}:${listening}`,
      async stop() {
        await stopWorker(worker);
        close();
      },
    };
  } catch (error) {
    await worker.terminate();
    close();
    throw error;
  }
}

/** One that was open already, by `--inspect`, stays open. */
function openInspector(): { url: string; close: () => void } {
  const open = inspector.url();
  if (open) return { url: open, close() {} };
  inspector.open(0, "127.0.0.1");
  return { url: inspector.url()!, close: () => inspector.close() };
}

/** Answers the sidecar's questions; settles when it listens or has failed. */
function listen(
  worker: Worker,
  begin: () => string,
  handle: SidecarOptions["handle"],
): Promise<number> {
  const asked = new Map<number, AbortController>();
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  worker.on("error", reject);
  worker.on("message", (message: FromSidecar) => {
    if (message.type === "bound") {
      try {
        worker.postMessage({ type: "begin", url: begin() } satisfies ToSidecar);
      } catch (error) {
        reject(error);
      }
    } else if (message.type === "listening") resolve(message.port);
    else if (message.type === "failed") {
      const { reason, isTaken } = message;
      reject(isTaken ? new Deno.errors.AddrInUse(reason) : new Error(reason));
    } else if (message.type === "ask") {
      const left = new AbortController();
      asked.set(message.id, left);
      void answer(message, left.signal, worker, handle);
    } else if (message.type === "forget") {
      asked.get(message.id)?.abort();
      asked.delete(message.id);
    }
  });
  return promise;
}

async function answer(
  { id, method, url, headers, body }: Asked,
  signal: AbortSignal,
  worker: Worker,
  handle: SidecarOptions["handle"],
): Promise<void> {
  const post = (message: ToSidecar) => worker.postMessage(message);
  post({ type: "heard", id });
  const response = await handle(new Request(url, { method, headers, body, signal }));
  const bytes = await response.bytes();
  const { status } = response;
  post({ type: "answer", id, status, headers: [...response.headers], body: bytes });
}

/** Lets it end its sampling; ends it if it does not. */
async function stopWorker(worker: Worker): Promise<void> {
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  worker.on("message", ({ type }: FromSidecar) => {
    if (type === "stopped") resolve();
  });
  worker.on("exit", () => resolve());
  worker.postMessage({ type: "stop" } satisfies ToSidecar);
  const timer = setTimeout(resolve, STOP_MILLIS);
  await stopped;
  clearTimeout(timer);
  await worker.terminate();
}

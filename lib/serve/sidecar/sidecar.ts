/**
 * The routes from a thread of their own, which answers while the event loop of
 * the service stands still.
 *
 * @module
 */
import inspector from "node:inspector";
import { Worker } from "node:worker_threads";
import { endsWithin } from "../../base/deadline.ts";
import { errorMessage } from "../../base/error_message.ts";
import { packResponse } from "../../port/http_message.ts";
import { PortError } from "../../port/port_error.ts";
import { dispatch } from "../../port/port_message.ts";
import { Requester } from "../../port/requester.ts";
import { type Answer, Responder } from "../../port/responder.ts";
import type { Isolate } from "../../collect/target/sidecar.ts";
import { splitAddress } from "../split_address.ts";
import type {
  ServiceReply,
  SidecarReply,
  SidecarStart,
  ToService,
  ToSidecar,
} from "./sidecar_message.ts";

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

const WORKER = new URL("./sidecar_worker.ts", import.meta.url);
/** For a stop while the sidecar is busy. */
const STOP_TIMEOUT = 1_000;

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
    const sidecar = connect(worker, async (body, { signal, acknowledge }) => {
      if (body.type === "inspector") return { type: "inspector", url: begin() };
      acknowledge();
      const { url, ...init } = body.request;
      const response = await handle(new Request(url, { ...init, signal }));
      return { type: "http", response: await packResponse(response) };
    });
    const started = await sidecar.request("start");
    if (started.type !== "listening") throw errorOf(started);
    worker.unref();
    return {
      address: `${hostname.includes(":") ? `[${hostname}]` : hostname}:${started.port}`,
      async stop() {
        // It ends its sampling.
        await endsWithin(STOP_TIMEOUT, sidecar.request("stop"));
        await worker.terminate();
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

/** Answers the sidecar's requests; those to the sidecar fail when it ends. */
function connect(
  worker: Worker,
  answer: Answer<ToService, ServiceReply>,
): Requester<ToSidecar, SidecarReply> {
  const requester = new Requester<ToSidecar, SidecarReply>((message) =>
    worker.postMessage(message)
  );
  const responder = new Responder(
    (message, transfer) => worker.postMessage(message, transfer),
    answer,
  );
  const close = (why: string) => requester.close(new PortError("closed", why));
  worker.on("message", (data) => dispatch(data, { requester, responder }));
  worker.on("error", (error) => close(errorMessage(error)));
  worker.on("exit", () => close("the sidecar has ended"));
  return requester;
}

function errorOf(reply: SidecarReply): Error {
  if (reply.type !== "failed") return new Error("it sent no reply to its start");
  return reply.isTaken ? new Deno.errors.AddrInUse(reply.message) : new Error(reply.message);
}

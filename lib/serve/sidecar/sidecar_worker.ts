/**
 * Serves the routes beside a service, in a thread of its own, which reaches the
 * service's isolate by its inspector.
 *
 * @module
 */
import { errorMessage } from "../../base/error_message.ts";
import { parentPort, workerData } from "node:worker_threads";
import { dispatch, type PortMessage } from "../../port/port_message.ts";
import { Requester } from "../../port/requester.ts";
import { Responder } from "../../port/responder.ts";
import { ProcessWindow } from "../../collect/cpu/process_window.ts";
import { kindOptions } from "../../collect/kinds/kind_options.ts";
import { loadKinds, profileKind } from "../../collect/kinds/known_kinds.ts";
import type { ProfileKind } from "../../collect/kinds/profile_kind.ts";
import { PROFILE_KINDS } from "../../collect/kinds/profile_kinds.ts";
import type { TakeOptions } from "../../collect/kinds/take_options.ts";
import { type Isolate, startSidecarCollectors } from "../../collect/target/sidecar.ts";
import { nameThread } from "../../base/thread_name.ts";
import { LACKS, UNRESPONSIVE } from "../../collect/target/capabilities.ts";
import type { Profile } from "../../profile/types.ts";
import { refuse, type RequestInfo } from "../access.ts";
import { AddressBook } from "../address_book.ts";
import { handleRequest } from "../handler.ts";
import type { HandlerContext } from "../handler_context.ts";
import { pageOf } from "../pages.ts";
import { LargeBody } from "../parameters.ts";
import { isPage, isRoute, nameOf } from "../paths.ts";
import { serveError } from "../../base/serve_error.ts";
import { targetOf } from "../target.ts";
import { readTasks } from "../../threads/task_times.ts";
import { LastingCollectors } from "./lasting_collectors.ts";
import { relayRequest } from "./relay.ts";
import type {
  ServiceReply,
  SidecarReply,
  SidecarStart,
  ToService,
  ToSidecar,
} from "./sidecar_message.ts";

const start = workerData as SidecarStart;
const post = (message: PortMessage) => parentPort!.postMessage(message);
const service = new Requester<ToService, ServiceReply>(post);
const responder = new Responder<ToSidecar, SidecarReply>(
  post,
  (body) => body === "start" ? begin() : stop(),
);
const stopped = new AbortController();
const ready = Promise.withResolvers<LastingCollectors>();
let server: Deno.HttpServer<Deno.NetAddr> | undefined;
let ended: Promise<SidecarReply> | undefined;
nameThread("pprof sidecar");
parentPort!.on("message", (data) => dispatch(data, { requester: service, responder }));

async function begin(): Promise<SidecarReply> {
  try {
    server = serve(ready.promise);
    const reply = await service.request({ type: "inspector" });
    if (reply.type !== "inspector") throw new TypeError("the service sent no address");
    const isolate: Isolate = { ...start.isolate, url: reply.url };
    const startAgain = (orphans?: readonly string[]) =>
      startSidecarCollectors(orphans ? afterLoss(isolate) : isolate, orphans);
    ready.resolve(await LastingCollectors.start(startAgain, () => void stop()));
    // Without it the first profile only takes longer.
    void loadKinds("sidecar").catch(() => {});
    return { type: "listening", port: server.addr.port };
  } catch (error) {
    const isTaken = error instanceof Deno.errors.AddrInUse;
    return { type: "failed", message: errorMessage(error), isTaken };
  }
}

/** Says from when its samples are. */
function afterLoss(isolate: Isolate): Isolate {
  const note = `the sidecar lost its connection to the service and began again at ${
    new Date().toISOString()
  }: its block begins there`;
  return { ...isolate, notes: [...isolate.notes, note] };
}

function stop(): Promise<SidecarReply> {
  return ended ??= end();
}

async function end(): Promise<SidecarReply> {
  stopped.abort();
  const collectors = await ready.promise;
  await Promise.allSettled([server?.shutdown(), collectors.stop()]);
  return { type: "stopped" };
}

/** @param ready Requests that come before wait. */
function serve(ready: Promise<LastingCollectors>): Deno.HttpServer<Deno.NetAddr> {
  const { hostname, port, token } = start;
  const known = ready.then(contextOf);
  return Deno.serve({ hostname, port, onListen() {} }, async (request, info) => {
    const context = await known;
    const url = targetOf(request);
    const answered = isOutside(url)
      ? await handleRequest(request, info, context)
      : await ownSymbols(url, request, info, context) ?? await passOn(request, info, token) ??
        await unresponsive(request, info, context);
    return answered ?? new Response("404 page not found\n", { status: 404 });
  });
}

/** Whether it can be collected here, whatever the service does. */
function isOutside({ pathname, searchParams }: URL): boolean {
  // What was recorded is the service's own.
  if (searchParams.has("last")) return false;
  if (!isRoute(pathname)) return true;
  return profileKind(nameOf(pathname))?.take.sidecar !== undefined;
}

/** Names for the addresses that were given here; nothing if all are of the service. */
async function ownSymbols(
  { pathname }: URL,
  request: Request,
  info: RequestInfo,
  context: HandlerContext,
): Promise<Response | undefined> {
  if (nameOf(pathname) !== "symbol") return undefined;
  const response = await handleRequest(request.clone(), info, context);
  const named = /\n0x/.test(await response?.clone().text() ?? "");
  return named ? response : undefined;
}

async function passOn(
  request: Request,
  info: RequestInfo,
  token: string | undefined,
): Promise<Response | undefined> {
  const refusal = refuse(request, info, token);
  if (refusal) return refusal;
  try {
    return await relayRequest(service, request);
  } catch (error) {
    if (error instanceof LargeBody) return serveError(413, error.message);
    throw error;
  }
}

/** The index says where to go; all else says that it is not there now. */
async function unresponsive(request: Request, info: RequestInfo, context: HandlerContext) {
  const name = nameOf(targetOf(request).pathname);
  const kind = profileKind(name);
  const isKnown = kind !== undefined || pageOf(name) !== undefined || isPage(name);
  if (name !== "" && !isKnown) {
    return serveError(404, `Unknown profile, unless it is the program's own; ${UNRESPONSIVE}`);
  }
  if (name !== "") {
    return serveError(503, (kind && LACKS.sidecar[kind.needs]) ?? UNRESPONSIVE);
  }
  return await handleRequest(request, info, {
    ...context,
    notes: [UNRESPONSIVE, ...context.notes],
  });
}

/** From outside, one isolate can be reached. */
async function takeAlone(
  collectors: LastingCollectors,
  kind: ProfileKind,
  options: TakeOptions,
): Promise<Profile> {
  const { threads, native = true } = options;
  const take = await kind.take.sidecar!();
  const task = start.isolate.task?.split("/").at(-1) ?? "";
  using process = kind.isOfAllThreads
    ? await ProcessWindow.prepare({ native, threads, task, thread: start.thread })
    : undefined;
  const taken = await take(
    collectors.current,
    kindOptions(kind, options, stopped.signal, process),
  );
  const profile = await process?.complete(taken, new Set([task])) ?? taken;
  if (kind.scope === "process") return profile;
  const alone = ofThread("the others are in the profiles of the service itself");
  return { ...profile, comment: [...profile.comment, ...alone] };
}

/** Nothing where there is no other thread, as far as that can be seen. */
function ofThread(others: string): string[] {
  return readTasks(new Set())?.size === 0 ? [] : [`of the thread ${start.thread} alone: ${others}`];
}

function contextOf(collectors: LastingCollectors): HandlerContext {
  return {
    collects: true,
    exact: false,
    counts: () =>
      Promise.resolve({
        counts: new Map(
          PROFILE_KINDS.flatMap(({ name, count: { sidecar } }) =>
            sidecar ? [[name, sidecar(collectors.current)]] : []
          ),
        ),
        remarks: ofThread("counts of the others are on the page of the service itself"),
        silent: [],
      }),
    allocatedBytes: () => 0,
    gc: () => undefined,
    remarks: [],
    get notes() {
      return collectors.current.notes;
    },
    token: start.token,
    maxSeconds: start.maxSeconds,
    take: (kind, options) => takeAlone(collectors, kind, options),
    last: () => Promise.reject(new RangeError("what was recorded is the service's own")),
    trace: () => Promise.reject(new RangeError("traces are the service's own")),
    stopped: stopped.signal,
    book: new AddressBook(),
    pages: undefined,
    forcedCollections: 0,
  };
}

import type { Collectors } from "../collect/target/own.ts";
import type { RequestInfo } from "./access.ts";
import { labelledHandler, type RequestLabeler } from "./labelled_handler.ts";
import { COMMON_PATH } from "./paths.ts";
import type { ServeHandler } from "./profiler.ts";

/** How a handler is wrapped. */
export interface WrapOptions {
  collectors: Pick<Collectors, "requests" | "heartbeat"> | undefined;
  /** Whether requests have labels, or what chooses them. */
  labels: RequestLabeler | boolean;
  /** Answers the routes; nothing for other paths. */
  answer(request: Request, info: RequestInfo | undefined): Promise<Response | undefined>;
}

/**
 * Puts the routes in front of a handler.
 *
 * @param handler Gets every request for another path.
 * @param options How.
 */
export function wrapHandler<Info extends RequestInfo>(
  handler: ServeHandler<Info>,
  { collectors, labels, answer }: WrapOptions,
): ServeHandler<Info> {
  // V8 inlines no call through a proxy. Were the handler inlined into this
  // wrapper, its allocations would be booked on the profiler.
  const direct = new Proxy(handler, {});
  const application = labels ? labelledHandler(direct, labels) : direct;
  const { requests: watch, heartbeat } = collectors ?? {};
  const routed = async (request: Request, info: Info) =>
    await answer(request, info) ?? application(request, info);
  // Profiles know this function by its name: see CALL_OUTS.
  return function callApplication(request, info) {
    heartbeat?.wake();
    // The path begins after "http://"; a match in a query is told apart by handleRequest.
    if (request.url.indexOf(COMMON_PATH, 7) < 0) {
      const listener = watch?.listener;
      if (listener === undefined) return application(request, info);
      const callTraced = () => application(request, info);
      return watch!.notify(listener, request, callTraced);
    }
    return routed(request, info);
  };
}

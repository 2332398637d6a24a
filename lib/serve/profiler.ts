import type { TakeOptions } from "../collect/kinds/take_options.ts";
import type { Profile } from "../profile/types.ts";
import type { RequestInfo } from "./access.ts";

/** A handler as `Deno.serve` takes it. */
export type ServeHandler<Info extends RequestInfo = Deno.ServeHandlerInfo> = (
  request: Request,
  info: Info,
) => Response | Promise<Response>;

/**
 * A running profiler of this isolate and its Workers, see `startProfiler`. One that cannot collect
 * anything, because of its permissions, says so wherever it is asked for profiles.
 */
export interface Profiler extends AsyncDisposable {
  /** Where the routes are also served, `host:port`; nothing without a sidecar. */
  readonly sidecar: string | undefined;

  /**
   * Answers `/debug/pprof/*`, for any router.
   *
   * @param request Any request; other paths get 404.
   * @param info The second argument of a `Deno.serve` handler: has the peer, without which only
   *   a token gives access.
   * @returns The response: errors are responses in Go's form, too.
   */
  handle(request: Request, info?: RequestInfo): Promise<Response>;

  /**
   * Puts the routes in front of a handler.
   *
   * @param handler Gets every request for another path.
   * @returns A handler for `Deno.serve`.
   */
  wrap<Info extends RequestInfo>(handler: ServeHandler<Info>): ServeHandler<Info>;

  /**
   * Takes a profile as an object.
   *
   * @param kind `profile`, `heap`, `allocs` or another name of the index page.
   * @param options How: the length of its window in seconds, its rate in samples a second, a signal
   *   that ends it early.
   * @returns The profile of all threads that reply. A window that ends early has what there is.
   * @throws {RangeError} If the kind is unknown, it does not take these options, the profiler
   *   cannot collect it, or it has stopped.
   */
  take(kind: string, options?: TakeOptions): Promise<Profile>;

  /**
   * Writes what the recorder has into its folder, with a heap profile and a goroutine dump.
   *
   * @param text Why, for whoever opens it.
   * @returns The path of the record, a folder; nothing if the recorder has no folder, or if the
   *   record cannot be written, which is said on the console.
   */
  record(text: string): Promise<string | undefined>;

  /**
   * Ends every sampler. Open windows end at once and keep what they have, as does a record that is
   * being written, as far as they are done within half a second: who stops a service does not wait.
   *
   * @returns When it has ended; a second call returns the same.
   */
  stop(): Promise<void>;
}

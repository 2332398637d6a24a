import { errorMessage } from "../base/error_message.ts";
import { endsWithin } from "../base/deadline.ts";
import type { Collectors } from "../collect/target/own.ts";
import type { ProfileKind } from "../collect/kinds/profile_kind.ts";
import type { TakeOptions, WindowEdges } from "../collect/kinds/take_options.ts";
import type { ProcessWindowOptions } from "../collect/cpu/process_window.ts";
import type { BeatBoard } from "../collect/stalls/beat_board.ts";
import { isHz, MAX_HZ, MIN_HZ } from "../collect/cpu/sampling_interval.ts";
import { Stopping } from "../collect/target/stopping.ts";
import { ownTask } from "../collect/clock/thread_clock.ts";
import type { ChromeTrace } from "../collect/trace/trace_event.ts";
import type { PagedService } from "../contract/paged_service.ts";
import type { Profile } from "../profile/types.ts";
import { LateRecorder } from "../record/late_recorder.ts";
import type { OfThread } from "../record/of_thread.ts";
import type { RequestInfo } from "./access.ts";
import { AddressBook } from "./address_book.ts";
import type { ServedPages } from "../threads/served_pages.ts";
import type { HandlerContext } from "./handler_context.ts";
import { labelledHandler, type RequestLabeler } from "./labelled_handler.ts";
import { PAGES_PREFIX, PREFIX } from "./paths.ts";
import type { ProfilerSettings } from "./profiler_options.ts";
import type { Sidecar } from "./sidecar/sidecar.ts";
import { ProgramThreads } from "../threads/program_threads.ts";
import type { IndexCounts } from "../threads/join/join_counts.ts";
import type { Peer } from "../threads/message.ts";
import { selfPeer } from "../threads/peer.ts";
import type { Complete, Query } from "../threads/thread_group.ts";

/** Starts the profiler in Workers. */
const START = new URL("./start_serving.ts", import.meta.url).href;
/** What is being taken or written has so long when the profiler ends. */
const MAX_FINISHING_MILLIS = 500;

/** A handler as `Deno.serve` takes it. */
export type ServeHandler<Info extends RequestInfo = Deno.ServeHandlerInfo> = (
  request: Request,
  info: Info,
) => Response | Promise<Response>;

/** A running profiler of this isolate. */
export class Profiler {
  #collectors: Collectors | undefined;
  #sidecar: Sidecar | undefined;
  #recorder: LateRecorder | undefined;
  #threads: ProgramThreads | undefined;
  #context: HandlerContext;
  #self: Peer;
  #labels: RequestLabeler | boolean;
  #stop = new AbortController();
  #ended: Promise<void> | undefined;
  /** Whether the samplers have ended, or are about to. */
  #isOver = false;
  /** Profiles and traces being taken: they are finished before the samplers end. */
  #pending = new Set<Promise<unknown>>();
  #remarks: string[] = [];
  #onStop: () => void;

  /** @internal Use `startProfiler`. */
  constructor(
    collectors: Collectors | undefined,
    notes: string[],
    settings: ProfilerSettings,
    makePages: MakePages | undefined,
    onStop: () => void,
    peer?: Partial<Peer>,
  ) {
    this.#onStop = onStop;
    this.#collectors = collectors;
    const { labels, recorder, workers } = settings;
    this.#labels = labels;
    this.#recorder = collectors && recorder && !collectors.log
      ? new LateRecorder(collectors, recorder, () => this.#of)
      : undefined;
    const self = this.#self = selfPeer(peer);
    this.#threads = collectors && workers && !collectors.log
      ? new ProgramThreads({ collectors, recorder: this.#recorder, self, settings, start: START })
      : undefined;
    // Whoever started this thread queries it soon.
    if (peer) void this.#threads?.join();
    this.#context = {
      collects: collectors !== undefined,
      exact: collectors?.exact ?? false,
      counts: () => this.#counts(),
      gc: () => collectors?.gc.look(),
      allocatedBytes: () => collectors?.heap.allocatedBytes() ?? 0,
      notes,
      remarks: this.#remarks,
      token: settings.token,
      maxSeconds: settings.maxSeconds,
      take: (kind, options) => this.#take(kind, options),
      last: (kind, seconds, threads) => this.#last(kind, seconds, threads),
      trace: (seconds, signal) => this.#trace(seconds, signal),
      stopped: this.#stop.signal,
      book: new AddressBook(),
      pages: this.#makePages(makePages),
      forcedCollections: 0,
    };
  }

  /** One thread makes the pages for all: it keeps what was taken. */
  #makePages(makePages: MakePages | undefined): ServedPages | undefined {
    // The log of the Worker that makes pages would overwrite the program's.
    if (this.#collectors?.log !== undefined) return undefined;
    const pages = makePages?.(PAGES_PREFIX, {
      take: (kind, options) => this.take(kind, options),
      kinds: async () => {
        const { offeredKinds } = await import("./all_kinds.ts");
        return offeredKinds((await this.#counts()).counts);
      },
      recorder: this.#recorder,
    });
    return pages && this.#threads ? this.#threads.share(pages) : pages;
  }

  /** Where the routes are also served, `host:port`; nothing without a sidecar. */
  get sidecar(): string | undefined {
    return this.#sidecar?.address;
  }

  /**
   * Answers `/debug/pprof/*`, for any router.
   *
   * @param request Any request; other paths get 404.
   * @param info The second argument of a `Deno.serve` handler: tells the peer.
   */
  async handle(request: Request, info?: RequestInfo): Promise<Response> {
    const response = await this.#answer(request, info);
    return response ?? new Response("404 page not found\n", { status: 404 });
  }

  /**
   * Puts the routes in front of a handler.
   *
   * @param handler Gets every request for another path.
   */
  wrap<Info extends RequestInfo>(handler: ServeHandler<Info>): ServeHandler<Info> {
    // V8 inlines no call through a proxy. Were the handler inlined into this
    // wrapper, its allocations would be booked on the profiler.
    const direct = new Proxy(handler, {});
    const application = this.#labels ? labelledHandler(direct, this.#labels) : direct;
    const { requests: watch, heart } = this.#collectors ?? {};
    const routed = (request: Request, info: Info) => this.#routed(request, info, application);
    // Profiles know this function by its name: see CALL_OUTS.
    return function callApplication(request, info) {
      heart?.wake();
      // The path begins after "http://"; a match in a query is told apart by handleRequest.
      if (request.url.indexOf(PREFIX, 7) < 0) {
        const listener = watch?.listener;
        if (listener === undefined) return application(request, info);
        const callTraced = () => application(request, info);
        return watch!.tell(listener, request, callTraced);
      }
      return routed(request, info);
    };
  }

  async #routed<Info extends RequestInfo>(
    request: Request,
    info: Info,
    application: ServeHandler<Info>,
  ): Promise<Response> {
    return await this.#answer(request, info) ?? application(request, info);
  }

  async #answer(
    request: Request,
    info: RequestInfo | undefined,
  ): Promise<Response | undefined> {
    const { handleRequest } = await loadRoutes();
    return await handleRequest(request, info, this.#context);
  }

  /**
   * Takes a profile as an object.
   *
   * @param kind `profile`, `heap`, `allocs` or another name of the index page.
   * @throws {RangeError} If there is no such kind or the profiler cannot collect it, or has stopped.
   */
  async take(kind: string, options: TakeOptions = {}): Promise<Profile> {
    if (this.#stop.signal.aborted) {
      throw new RangeError(`Cannot take profile "${kind}": the profiler has stopped`);
    }
    const { findKind } = await import("./all_kinds.ts");
    const found = await findKind(kind, () => this.#counts());
    if (typeof found === "string") throw new RangeError(`Cannot take profile "${kind}": ${found}`);
    if (options.seconds !== undefined && found.seconds === "none") {
      throw new RangeError(`Cannot take profile "${kind}": it knows no seconds`);
    }
    if (options.exact && !this.#context.exact) {
      throw new RangeError(
        `Cannot take profile "${kind}": exact needs startProfiler({ exact: true })`,
      );
    }
    if (options.hz !== undefined && !found.hasRate) {
      throw new RangeError(`Cannot take profile "${kind}": it knows no hz`);
    }
    if (options.hz !== undefined && !isHz(options.hz)) {
      throw new RangeError(
        `Cannot take profile "${kind}": hz is ${options.hz}, must be an integer from ${MIN_HZ} to ${MAX_HZ}`,
      );
    }
    return await this.#take(found, options);
  }

  /** What takes it may have to be loaded first: that belongs to it, for a stop meanwhile. */
  #take(kind: ProfileKind, options: TakeOptions): Promise<Profile> {
    return this.#finished(this.#loadAndTake(kind, options));
  }

  /** @throws {RangeError} If the samplers have ended: one that has never answers. */
  #checkRuns(kind: string): void {
    if (!this.#isOver) return;
    throw new RangeError(`Cannot take profile "${kind}": the profiler has stopped`);
  }

  async #loadAndTake(kind: ProfileKind, options: TakeOptions): Promise<Profile> {
    const { notes, stopped } = this.#context;
    const collectors = this.#collectors;
    if (collectors === undefined) {
      throw new RangeError(`Cannot take profile "${kind.name}": ${notes[0]}`);
    }
    const { each = false, exact = false, native = true, hz, seconds = kind.length } = options;
    const { task, thread } = this.#self;
    const { kindOptions } = await import("../collect/kinds/kind_options.ts");
    const takeOwn = await kind.take.own();
    using process = kind.isOfAllThreads && options.threads !== "main"
      ? await openProcess({
        native,
        task,
        thread,
        rounds: collectors.cpu.rounds,
      })
      : undefined;
    const take = async (begun = () => {}) => {
      this.#checkRuns(kind.name);
      const edges = edgesOf(process, begun);
      return await takeOwn(collectors, kindOptions(kind, options, stopped, edges));
    };
    this.#checkRuns(kind.name);
    const complete = async (profile: Profile, tasks: ReadonlySet<string>) =>
      await process?.complete(profile, tasks) ?? profile;
    if (kind.scope === "process" || !this.#threads) {
      return await complete(await take(), new Set([task]));
    }
    // Counting every allocation is a burden that was asked for here, not in every thread.
    if (exact) return this.#threads.alone(await take());
    const query = { kind: kind.name, seconds, each, hz };
    return await this.#ofAllThreads(query, take, complete);
  }

  /** Adds what the other threads tell, if there are any. */
  async #ofAllThreads(
    query: Query,
    take: (begun: () => void) => Promise<Profile>,
    complete?: Complete,
  ): Promise<Profile> {
    if (!this.#threads) return await take(() => {});
    return await this.#threads.take(query, take, complete);
  }

  /** Remembers what is being taken until it is there. */
  async #finished<T>(taken: Promise<T>): Promise<T> {
    this.#pending.add(taken);
    try {
      return await taken;
    } finally {
      this.#pending.delete(taken);
    }
  }

  /**
   * Says something once, on the console and on the index page.
   *
   * @internal
   */
  remark(text: string): void {
    if (this.#remarks.includes(text)) return;
    this.#remarks.push(text);
    console.warn(`deno-pprof: ${text}`);
  }

  /**
   * Tells the other threads of the program where this one serves the routes.
   *
   * @internal
   */
  servesAt(address: string): void {
    this.#threads?.serves(address);
  }

  /**
   * Whether another thread of the program serves the routes there, as far as it tells soon.
   *
   * @internal
   */
  async isServedAt(address: string): Promise<boolean> {
    return await this.#threads?.isServedSoon(address) ?? false;
  }

  /**
   * Starts the sidecar.
   *
   * @internal
   */
  async serveBeside(address: string, board: BeatBoard, hz: number): Promise<void> {
    const collectors = this.#collectors!;
    const { token, maxSeconds, notes } = this.#context;
    // Worker and server take their time to load: not for who has no sidecar.
    const { startSidecar } = await import("./sidecar/sidecar.ts");
    try {
      this.#sidecar = await startSidecar({
        address,
        isolate: {
          task: ownTask(),
          root: collectors.resolver.root,
          notes: [...notes],
          hz,
          stallMillis: collectors.stalls.threshold,
          beats: board.memory,
        },
        thread: this.#of.thread,
        token,
        maxSeconds,
        bound: () => this.servesAt(address),
        handle: (request) => this.handle(request),
      });
    } catch (error) {
      void this.#withoutSidecar(address, error);
    }
  }

  /** One thread of `deno serve --parallel` has the address: that is no reason to warn. */
  async #withoutSidecar(address: string, error: unknown): Promise<void> {
    const { notes } = this.#collectors!;
    const isTaken = error instanceof Deno.errors.AddrInUse;
    if (isTaken && await this.isServedAt(address)) {
      notes.push(`the sidecar at ${address} is another thread's`);
      return;
    }
    const reason = errorMessage(error);
    notes.push(`the sidecar cannot start: ${reason}`);
    console.warn(`deno-pprof: the sidecar cannot start: ${reason}`);
  }

  /**
   * Starts what nobody waits for at the start of a service; a recorder that
   * writes records has no time to lose.
   *
   * @param isDue Whether it is time for all of it.
   * @internal
   */
  async startLate(isDue: boolean): Promise<void> {
    if (this.#stop.signal.aborted) return;
    if (isDue || this.#recorder?.writes) await this.#recorder?.start();
    if (isDue) await this.#threads?.join();
  }

  /**
   * Writes what the recorder has into its folder, with a heap profile and a goroutine dump.
   *
   * @param text Why, for whoever opens it.
   * @returns Where it is; nothing without a folder, or if it cannot be written.
   */
  async record(text: string): Promise<string | undefined> {
    return await this.#recorder?.write({ name: "own", text });
  }

  /** Of all threads that answer at once. */
  async #counts(): Promise<IndexCounts> {
    if (!this.#collectors) return { counts: new Map(), remarks: [], silent: [] };
    const { countKinds } = await import("../collect/kinds/known_kinds.ts");
    const own = { counts: countKinds(this.#collectors), remarks: [], silent: [] };
    return await this.#threads?.counts(own) ?? own;
  }

  /** The thread that this one is, and how many others are known. */
  get #of(): OfThread {
    return this.#threads?.scope ?? { thread: this.#self.thread, others: 0 };
  }

  async #last(kind: ProfileKind, seconds: number, threads?: "main"): Promise<Profile> {
    const recorder = this.#recorder;
    if (!recorder) throw new RangeError("Cannot look back: nothing is recorded");
    const until = Date.now();
    const since = until - seconds * 1e3;
    let own: Profile | undefined;
    const profile = await this.#ofAllThreads(
      { kind: kind.name, since, seconds },
      async () => own = await recorder.cpu({ from: since, until }),
    );
    return threads === "main" ? profile : await recorder.withOthers(profile, own);
  }

  async #trace(seconds: number, signal: AbortSignal): Promise<ChromeTrace> {
    const collectors = this.#collectors;
    if (!collectors) {
      throw new RangeError(`Could not enable tracing: ${this.#context.notes[0]}`);
    }
    // What nobody asked for yet is not loaded at the start of the service.
    const { takeTrace } = await import("../collect/trace/take_trace.ts");
    const take = () => takeTrace(collectors, seconds, signal);
    return await this.#finished(this.#threads ? this.#threads.trace(seconds, take) : take());
  }

  /**
   * Ends every sampler. Open windows end at once and keep what they have, as does a record that is
   * being written, as far as they are done within half a second: who stops a service does not wait.
   */
  stop(): Promise<void> {
    return this.#ended ??= this.#end();
  }

  /** Ends every sampler. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #end(): Promise<void> {
    this.#stop.abort(new Stopping());
    this.#context.pages?.stop();
    const finishing = [this.#sidecar?.stop(), this.#recorder?.stop(), ...this.#pending];
    await endsWithin(MAX_FINISHING_MILLIS, Promise.allSettled(finishing));
    this.#sidecar = undefined;
    this.#isOver = true;
    await this.#threads?.stop();
    await this.#collectors?.stop();
    this.#onStop();
  }
}

/** Makes the pages of a service. */
export interface MakePages {
  (prefix: string, service: PagedService): ServedPages;
}

/** Routes and what collects for them are read soon after the start: nobody waits for them before. */
export function loadRoutes(): Promise<typeof import("./handler.ts")> {
  return import("./handler.ts");
}

async function openProcess(options: ProcessWindowOptions) {
  const { ProcessWindow } = await import("../collect/cpu/process_window.ts");
  return await ProcessWindow.prepare(options);
}

/** @param begun Is told when the window begins. */
function edgesOf(process: WindowEdges | undefined, begun: () => void): WindowEdges {
  return {
    open() {
      process?.open();
      begun();
    },
    close() {
      process?.close();
    },
    get cores() {
      return process?.cores;
    },
    below: async (window) => await process?.below?.(window),
  };
}

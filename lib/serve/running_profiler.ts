import { endsWithin } from "../base/deadline.ts";
import { ownTask } from "../collect/clock/thread_clock.ts";
import { isHz, MAX_HZ, MIN_HZ } from "../collect/cpu/sampling_interval.ts";
import type { TakeOptions } from "../collect/kinds/take_options.ts";
import type { BeatBoard } from "../collect/stalls/beat_board.ts";
import type { Collectors } from "../collect/target/own.ts";
import { Stopping } from "../collect/target/stopping.ts";
import type { PagedService } from "../contract/paged_service.ts";
import type { Profile } from "../profile/types.ts";
import { LateRecorder } from "../record/late_recorder.ts";
import type { OfThread } from "../record/of_thread.ts";
import type { Peer } from "../threads/message.ts";
import { selfPeer } from "../threads/peer.ts";
import { ProgramThreads } from "../threads/program_threads.ts";
import type { ServedPages } from "../threads/served_pages.ts";
import type { PushSettings } from "../ship/settings/push_options.ts";
import type { Pusher } from "../ship/pusher.ts";
import type { RequestInfo } from "./access.ts";
import { AddressBook } from "./address_book.ts";
import type { HandlerContext } from "./handler_context.ts";
import { PAGES_PREFIX } from "./paths.ts";
import type { Profiler, ServeHandler } from "./profiler.ts";
import type { ProfilerSettings } from "./profiler_options.ts";
import { ProgramProfiles } from "./program_profiles.ts";
import { serviceFacts } from "./service_facts.ts";
import { serveBeside } from "./sidecar/serve_beside.ts";
import type { Sidecar } from "./sidecar/sidecar.ts";
import { wrapHandler } from "./wrapped_handler.ts";

/** Starts the profiler in Workers. */
const START = new URL("./start_serving.ts", import.meta.url).href;
/** What is being taken or written has so long when the profiler ends. */
const MAX_FINISHING_MILLIS = 500;

/** What a profiler runs with. */
export interface RunningOptions {
  /** Nothing where nothing can be collected; `notes` begins with the reason then. */
  collectors: Collectors | undefined;
  notes: string[];
  settings: ProfilerSettings;
  /** Makes the pages for browsers; without it there are none. */
  makePages: MakePages | undefined;
  /** Called when it has ended. */
  onStop(): void;
  /** What another thread that has started this one knows of it. */
  peer?: Partial<Peer> | undefined;
  /** What is pushed where, if anything is. */
  push?: PushSettings | undefined;
}

/** A {@linkcode Profiler}, and what else its own start needs of it. */
export class RunningProfiler implements Profiler {
  #collectors: Collectors | undefined;
  #sidecar: Sidecar | undefined;
  #recorder: LateRecorder | undefined;
  #threads: ProgramThreads | undefined;
  #profiles: ProgramProfiles;
  #context: HandlerContext;
  #self: Peer;
  #settings: ProfilerSettings;
  #pushed: PushSettings | undefined;
  #push: Promise<Pusher> | undefined;
  #stop = new AbortController();
  #ended: Promise<void> | undefined;
  #remarks: string[] = [];
  #onStop: () => void;

  constructor(options: RunningOptions) {
    const { collectors, notes, settings, makePages, onStop, peer, push } = options;
    this.#pushed = push;
    this.#onStop = onStop;
    this.#collectors = collectors;
    this.#settings = settings;
    // V8's log is all there is while it is written.
    const own = collectors?.log === undefined ? collectors : undefined;
    const recorder = this.#recorder = own && settings.recorder
      ? new LateRecorder(own, settings.recorder, () => this.#scope)
      : undefined;
    const self = this.#self = selfPeer(peer);
    const threads = this.#threads = own && settings.workers
      ? new ProgramThreads({ collectors: own, recorder, self, settings, start: START })
      : undefined;
    // Whoever started this thread queries it soon.
    if (peer) void threads?.join();
    const stopped = this.#stop.signal;
    const profiles = new ProgramProfiles({ collectors, notes, recorder, threads, self, stopped });
    this.#profiles = profiles;
    this.#context = {
      collects: collectors !== undefined,
      exact: collectors?.exact ?? false,
      counts: () => profiles.counts(),
      gc: () => collectors?.gc.look(),
      allocatedBytes: () => collectors?.heap.allocatedBytes() ?? 0,
      notes,
      remarks: this.#remarks,
      token: settings.token,
      maxSeconds: settings.maxSeconds,
      take: (kind, options) => profiles.take(kind, options),
      last: (kind, seconds, threads) => profiles.last(kind, seconds, threads),
      trace: (seconds, signal) => profiles.trace(seconds, signal),
      stopped,
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
        return offeredKinds((await this.#profiles.counts()).counts, this.#collectors);
      },
      recorder: this.#recorder,
      facts: () => serviceFacts(1 + this.#scope.others),
    });
    return pages && this.#threads ? this.#threads.share(pages) : pages;
  }

  get sidecar(): string | undefined {
    return this.#sidecar?.address;
  }

  async handle(request: Request, info?: RequestInfo): Promise<Response> {
    const response = await this.#answer(request, info);
    return response ?? new Response("404 page not found\n", { status: 404 });
  }

  wrap<Info extends RequestInfo>(handler: ServeHandler<Info>): ServeHandler<Info> {
    return wrapHandler(handler, {
      collectors: this.#collectors,
      labels: this.#settings.labels,
      answer: (request, info) => this.#answer(request, info),
    });
  }

  async #answer(
    request: Request,
    info: RequestInfo | undefined,
  ): Promise<Response | undefined> {
    const { handleRequest } = await loadRoutes();
    return await handleRequest(request, info, this.#context);
  }

  async take(kind: string, options: TakeOptions = {}): Promise<Profile> {
    if (this.#stop.signal.aborted) {
      throw new RangeError(`Cannot take profile "${kind}": the profiler has stopped`);
    }
    const { findKind } = await import("./all_kinds.ts");
    const found = await findKind(kind, () => this.#profiles.counts());
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
    return await this.#profiles.take(found, options);
  }

  async record(text: string): Promise<string | undefined> {
    return await this.#recorder?.write({ name: "own", text });
  }

  /** Says something once, on the console and on the index page. */
  remark(text: string): void {
    if (this.#remarks.includes(text)) return;
    this.#remarks.push(text);
    console.warn(`deno-pprof: ${text}`);
  }

  /** Notifies the other threads of the program where this one serves the routes. */
  servesAt(address: string): void {
    this.#threads?.serves(address);
  }

  /** Whether another thread of the program serves the routes there, as far as it says so soon. */
  async isServedAt(address: string): Promise<boolean> {
    return await this.#threads?.isServedSoon(address) ?? false;
  }

  /** Starts the sidecar. */
  async serveBeside(address: string, board: BeatBoard): Promise<void> {
    const { resolver, stalls, notes } = this.#collectors!;
    const { hz, token, maxSeconds } = this.#settings;
    this.#sidecar = await serveBeside({
      address,
      isolate: {
        task: ownTask(),
        root: resolver.root,
        notes: [...notes],
        hz,
        stallMillis: stalls.threshold,
        beats: board.memory,
      },
      thread: this.#scope.thread,
      token,
      maxSeconds,
      notes,
      servesAt: (address) => this.servesAt(address),
      isServedAt: (address) => this.isServedAt(address),
      handle: (request) => this.handle(request),
    });
  }

  /**
   * Starts what nobody waits for at the start of a service; a recorder that
   * writes records has no time to lose.
   *
   * @param isDue Whether it is time for all of it.
   */
  async startLate(isDue: boolean): Promise<void> {
    if (this.#stop.signal.aborted) return;
    if (isDue || this.#recorder?.writes) await this.#recorder?.start();
    // It may have been stopped meanwhile.
    if (isDue && !this.#stop.signal.aborted) await this.#threads?.join();
    if (isDue && !this.#stop.signal.aborted) await this.#startPush();
  }

  /** After the others are met: one thread pushes for all. */
  async #startPush(): Promise<void> {
    if (!this.#pushed || !this.#collectors || this.#ended) return;
    const service = {
      take: (kind: string, options: TakeOptions) => this.take(kind, options),
      leads: () => this.#threads?.leads ?? true,
      remark: (text: string) => this.remark(text),
    };
    const { root } = this.#collectors.resolver;
    const { startPush } = await import("../ship/start_push.ts");
    this.#push ??= startPush(service, this.#pushed, root);
    await this.#push;
  }

  /** The thread that this one is, and how many others are known. */
  get #scope(): OfThread {
    return this.#threads?.scope ?? { thread: this.#self.thread, others: 0 };
  }

  stop(): Promise<void> {
    return this.#ended ??= this.#end();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #end(): Promise<void> {
    // Its last interval needs samplers that run.
    await (await this.#push)?.stop();
    this.#stop.abort(new Stopping());
    this.#context.pages?.stop();
    const finishing = [this.#sidecar?.stop(), this.#recorder?.stop(), ...this.#profiles.pending];
    await endsWithin(MAX_FINISHING_MILLIS, Promise.allSettled(finishing));
    this.#sidecar = undefined;
    this.#profiles.end();
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

import type { Collectors } from "../collect/target/own.ts";
import { Lazy } from "../base/lazy.ts";
import { patch } from "../collect/patch.ts";
import type { ChromeTrace } from "../collect/trace/trace_event.ts";
import type { Profile } from "../profile/types.ts";
import { type OfThread, withOfThread } from "../record/of_thread.ts";
import type { IndexCounts } from "./join/join_counts.ts";
import type { Peer } from "./message.ts";
import type { ServedPages } from "./served_pages.ts";
import type { Complete, Query, StartedRecorder, ThreadGroup } from "./thread_group.ts";
import { patchWorker } from "./worker/patched_worker.ts";
import type { StartedWorker } from "./worker/worker_start.ts";

const MAX_SPECIFIER = 200;
const MAX_NOTES = 30;

/** What they need. */
export interface ProgramThreadsOptions {
  collectors: Collectors;
  /** Has the last minutes of this thread. */
  recorder: StartedRecorder | undefined;
  /** This thread. */
  self: Peer;
  /** Of the profilers in Workers. */
  settings: StartedWorker["options"];
  /** The module that starts the profiler in a Worker, see {@linkcode StartedWorker}. */
  start: string;
}

/**
 * The profiled threads of this process, joined soon after the service's start:
 * what requests things of them takes time to load. Workers that are made before
 * are profiled, too.
 */
export class ProgramThreads {
  #notes: string[];
  #self: Peer;
  #group: Lazy<ThreadGroup>;
  #restore: (() => void)[];
  #pages: ServedPages | undefined;
  #isStopped = false;

  constructor({ collectors, recorder, self, settings, start }: ProgramThreadsOptions) {
    this.#notes = collectors.notes;
    this.#self = self;
    this.#group = new Lazy(async () => {
      const { ThreadGroup } = await import("./thread_group.ts");
      return new ThreadGroup(collectors, recorder, self, this.#pages);
    });
    const { root } = collectors.resolver;
    const { program, thread } = self;
    const within = thread === "main" ? "" : `${thread}/`;
    const { hz, heapInterval, allocWindowMillis, stallMillis } = settings;
    const options = JSON.parse(
      JSON.stringify({ hz, heapInterval, allocWindowMillis, stallMillis }),
    );
    this.#restore = [
      patchWorker({
        start: (specifier, name) => {
          void this.join();
          const peer = { id: crypto.randomUUID(), program, thread: within + name };
          return { specifier, peer, root, options, start };
        },
        ended: (id) => this.#group.value?.ended(id),
        leftAlone: (specifier, reason) => this.#note(specifier, reason),
      }),
      this.#onClose(),
    ];
  }

  /** See {@linkcode ThreadGroup.scope}. */
  get scope(): OfThread {
    return this.#group.value?.scope ?? { thread: this.#self.thread, others: 0 };
  }

  /** Whether this thread does what one does for all: the main one, as far as others are known. */
  get leads(): boolean {
    return this.#group.value?.leads ?? true;
  }

  /**
   * Joins them, once.
   *
   * @throws {RangeError} If the profiler has stopped meanwhile.
   */
  join(): Promise<ThreadGroup> {
    // A request may be on its way still: nobody would leave the group for it.
    if (this.#isStopped && this.#group.begun === undefined) {
      return Promise.reject(new RangeError("the profiler has stopped"));
    }
    return this.#group.get();
  }

  /** See {@linkcode ThreadGroup.take}. */
  async take(
    query: Query,
    take: (begun: () => void) => Promise<Profile>,
    complete?: Complete,
  ): Promise<Profile> {
    return await (await this.join()).take(query, take, complete);
  }

  /** See {@linkcode ThreadGroup.trace}. */
  async trace(seconds: number, take: () => Promise<ChromeTrace>): Promise<ChromeTrace> {
    return await (await this.join()).trace(seconds, take);
  }

  /** The pages as one thread makes them for all; asked for before others are met, it is this one. */
  share(pages: ServedPages): ServedPages {
    this.#pages = pages;
    return {
      handle: async (request) => {
        const threads = await this.join().catch(() => undefined);
        return await threads?.page(request) ?? await pages.handle(request);
      },
      stop: () => pages.stop(),
    };
  }

  /** See {@linkcode ThreadGroup.counts}. */
  async counts(own: IndexCounts): Promise<IndexCounts> {
    const threads = await this.join().catch(() => undefined);
    return await threads?.counts(own) ?? own;
  }

  /** Says of a profile that it is of this thread only, if there are others. */
  alone(profile: Profile): Profile {
    return withOfThread(profile, this.scope);
  }

  /** See {@linkcode ThreadGroup.serves}. */
  serves(address: string): void {
    void this.join().then((threads) => threads.serves(address), () => {});
  }

  /** See {@linkcode ThreadGroup.isServedSoon}. */
  async isServedSoon(address: string): Promise<boolean> {
    const threads = await this.join().catch(() => undefined);
    return await threads?.isServedSoon(address) ?? false;
  }

  /** Leaves them. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const restore of this.#restore) restore();
    await (await this.#group.begun?.catch(() => undefined))?.stop();
  }

  /** Once for each module: on the index page and in comments. */
  #note(specifier: string, reason: string): void {
    const notes = this.#notes;
    const text = `Worker ${specifier.slice(0, MAX_SPECIFIER)} is not profiled: ${reason}`;
    if (notes.length < MAX_NOTES && !notes.includes(text)) notes.push(text);
  }

  /** A Worker that ends itself says so. */
  #onClose(): () => void {
    if (!("WorkerGlobalScope" in globalThis)) return () => {};
    const leave = () => this.#group.value?.leave();
    return patch(globalThis, "close", (original: () => void) => {
      return function close(this: unknown) {
        leave();
        return original.call(this);
      };
    });
  }
}

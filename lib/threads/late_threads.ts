import type { Collectors } from "../collect/target/own.ts";
import { standIn } from "../collect/stand_in.ts";
import type { ChromeTrace } from "../collect/trace/trace_event.ts";
import type { Profile } from "../profile/types.ts";
import { type OfThread, withOfThread } from "../record/of_thread.ts";
import type { IndexCounts } from "./join/join_counts.ts";
import type { ServedPages } from "./served_pages.ts";
import type { Member } from "./message.ts";
import { standInWorker } from "./worker/patched_worker.ts";
import type { Complete, Question, StartedRecorder, Threads } from "./thread_group.ts";
import type { StartedWorker } from "./worker/worker_start.ts";

const START = new URL("../serve/start_serving.ts", import.meta.url).href;
const MOST_SPECIFIER = 200;
const MOST_NOTES = 30;

/**
 * The profiled threads of this process, joined soon after the service's start:
 * what talks to them takes time to load. Workers that are made before are
 * profiled, too.
 */
export class LateThreads {
  #collectors: Collectors;
  #recorder: StartedRecorder | undefined;
  #own: Member;
  #joining: Promise<Threads> | undefined;
  #threads: Threads | undefined;
  #restore: (() => void)[];
  #pages: ServedPages | undefined;

  /**
   * @param recorder Has the last minutes of this thread.
   * @param options For Workers.
   * @param own This thread.
   */
  constructor(
    collectors: Collectors,
    recorder: StartedRecorder | undefined,
    { hz, heapInterval, stallMillis }: StartedWorker["options"],
    own: Member,
  ) {
    this.#collectors = collectors;
    this.#recorder = recorder;
    this.#own = own;
    const { root } = collectors.resolver;
    const { program, thread } = own;
    const within = thread === "main" ? "" : `${thread}/`;
    const options = JSON.parse(JSON.stringify({ hz, heapInterval, stallMillis }));
    this.#restore = [
      standInWorker({
        start: (specifier, name) => {
          void this.join();
          const member = { id: crypto.randomUUID(), program, thread: within + name };
          return { specifier, member, root, options, start: START };
        },
        ended: (id) => this.#threads?.ended(id),
        leftAlone: (specifier, reason) => this.#note(specifier, reason),
      }),
      this.#onClose(),
    ];
  }

  /** See {@linkcode Threads.of}. */
  get of(): OfThread {
    return this.#threads?.of ?? { thread: this.#own.thread, others: 0 };
  }

  /** Joins them, once. */
  join(): Promise<Threads> {
    if (!this.#joining) {
      this.#joining = this.#join();
      // Who waits hears of a failure; where nobody does it must not end the service.
      this.#joining.catch(() => {});
    }
    return this.#joining;
  }

  async #join(): Promise<Threads> {
    const { Threads } = await import("./thread_group.ts");
    return this.#threads = new Threads(this.#collectors, this.#recorder, this.#own, this.#pages);
  }

  /** See {@linkcode Threads.ask}. */
  async ask(
    question: Question,
    take: (begun: () => void) => Promise<Profile>,
    complete?: Complete,
  ): Promise<Profile> {
    return await (await this.join()).ask(question, take, complete);
  }

  /** See {@linkcode Threads.trace}. */
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

  /** See {@linkcode Threads.counts}. */
  async counts(own: IndexCounts): Promise<IndexCounts> {
    const threads = await this.join().catch(() => undefined);
    return await threads?.counts(own) ?? own;
  }

  /** Says of a profile that it is of this thread only, if there are others. */
  alone(profile: Profile): Profile {
    return withOfThread(profile, this.of);
  }

  /** See {@linkcode Threads.serves}. */
  serves(address: string): void {
    void this.join().then((threads) => threads.serves(address), () => {});
  }

  /** See {@linkcode Threads.isServedSoon}. */
  async isServedSoon(address: string): Promise<boolean> {
    const threads = await this.join().catch(() => undefined);
    return await threads?.isServedSoon(address) ?? false;
  }

  /** Leaves them. */
  async stop(): Promise<void> {
    for (const restore of this.#restore) restore();
    await (await this.#joining?.catch(() => undefined))?.stop();
  }

  /** Once for each module: on the index page and in comments. */
  #note(specifier: string, reason: string): void {
    const { notes } = this.#collectors;
    const text = `Worker ${specifier.slice(0, MOST_SPECIFIER)} is not profiled: ${reason}`;
    if (notes.length < MOST_NOTES && !notes.includes(text)) notes.push(text);
  }

  /** A Worker that ends itself says so. */
  #onClose(): () => void {
    if (!("WorkerGlobalScope" in globalThis)) return () => {};
    const leave = () => this.#threads?.leave();
    return standIn(globalThis, "close", (original: () => void) => {
      return function close(this: unknown) {
        leave();
        return original.call(this);
      };
    });
  }
}

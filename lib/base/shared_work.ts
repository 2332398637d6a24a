/** Why work ends that nobody waits for. */
const GIVEN_UP = "Cannot finish: whoever requested it has given up";

/** Who waits for work that goes on. */
interface Running<T> {
  result: Promise<T>;
  waiting: number;
  ending: AbortController;
}

/**
 * Work that is done once for all who want it at the same time, and that ends
 * when nobody does any more.
 *
 * @example
 * ```ts
 * import { SharedWork } from "./shared_work.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * let times = 0;
 * const work = new SharedWork(() => Promise.resolve(++times));
 * const [one, other] = await Promise.all([work.get(), work.get()]);
 * strictEqual(one, other);
 * ```
 */
export class SharedWork<T> {
  #work: (ending: AbortSignal) => Promise<T>;
  #running: Running<T> | undefined;

  /** @param work Gets a signal that ends it. */
  constructor(work: (ending: AbortSignal) => Promise<T>) {
    this.#work = work;
  }

  /**
   * Does it, or waits for what is being done already.
   *
   * @param signal Gives up.
   * @throws {RangeError} If it is given up.
   */
  async get(signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) throw new RangeError(GIVEN_UP);
    // What nobody wanted any more is not what this one wants.
    while (this.#running?.ending.signal.aborted) await this.#running.result.catch(() => {});
    const running = this.#running ??= this.#start();
    running.waiting++;
    const { promise: gone, reject } = Promise.withResolvers<never>();
    const leave = () => {
      reject(new RangeError(GIVEN_UP));
      if (--running.waiting === 0) running.ending.abort(new RangeError(GIVEN_UP));
    };
    signal?.addEventListener("abort", leave);
    try {
      return await Promise.race([running.result, gone]);
    } finally {
      signal?.removeEventListener("abort", leave);
    }
  }

  /** Ends what goes on, and waits until it has ended. */
  async end(reason: Error): Promise<void> {
    const running = this.#running;
    running?.ending.abort(reason);
    await running?.result.catch(() => {/* Who wanted it has the error. */});
  }

  /** Waits for what goes on. */
  async settled(): Promise<void> {
    await this.#running?.result.catch(() => {/* The same. */});
  }

  #start(): Running<T> {
    const ending = new AbortController();
    const result = this.#work(ending.signal).finally(() => this.#running = undefined);
    result.catch(() => {/* Who waits for it has the error. */});
    return { result, waiting: 0, ending };
  }
}

/**
 * Lets one piece of work run at a time, in the order of calls. Work that fails
 * fails for who called it, and does not stop the next.
 *
 * @example
 * ```ts
 * import { Mutex } from "./mutex.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const mutex = new Mutex();
 * const order: string[] = [];
 * await Promise.all([
 *   mutex.run(() => Promise.resolve().then(() => order.push("first"))),
 *   mutex.run(() => order.push("second")),
 * ]);
 * deepStrictEqual(order, ["first", "second"]);
 * ```
 */
export class Mutex {
  #tail: Promise<unknown> = Promise.resolve();
  #pending = 0;

  /** Whether something runs or waits. */
  get isBusy(): boolean {
    return this.#pending > 0;
  }

  /**
   * Runs work when all that was called before has ended.
   *
   * @param work What to do.
   * @returns What it returns.
   * @throws What it throws.
   */
  run<T>(work: () => T | PromiseLike<T>): Promise<T> {
    this.#pending++;
    const result = this.#tail.then(work).finally(() => this.#pending--);
    this.#tail = result.catch(() => {/* Its caller has the error. */});
    return result;
  }
}

/**
 * One {@linkcode Mutex} for each key, for as long as something runs or waits.
 *
 * @example
 * ```ts
 * import { MutexMap } from "./mutex.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const mutexes = new MutexMap<string>();
 * deepStrictEqual(await Promise.all(["a", "b"].map((key) => mutexes.run(key, () => key))), ["a", "b"]);
 * ```
 */
export class MutexMap<Key> {
  #mutexes = new Map<Key, Mutex>();

  /**
   * Runs work when all that was called before with the same key has ended.
   *
   * @param key What the work is about.
   * @param work What to do.
   * @returns What it returns.
   * @throws What it throws.
   */
  async run<T>(key: Key, work: () => T | PromiseLike<T>): Promise<T> {
    const mutex = this.#mutexes.get(key) ?? new Mutex();
    this.#mutexes.set(key, mutex);
    try {
      return await mutex.run(work);
    } finally {
      if (!mutex.isBusy) this.#mutexes.delete(key);
    }
  }
}

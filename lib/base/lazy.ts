/**
 * Something that is made when it is first wanted, once: modules that take time
 * to load, what waits for them.
 *
 * @example
 * ```ts
 * import { Lazy } from "./lazy.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const path = new Lazy(() => import("node:path"));
 * strictEqual(path.begun, undefined);
 * strictEqual((await path.get()).basename("a/b"), "b");
 * strictEqual(path.value?.basename("a/b"), "b");
 * ```
 */
export class Lazy<T> {
  #make: () => Promise<T>;
  #made: Promise<T> | undefined;
  #value: T | undefined;

  /** @param make Makes it; what it throws all who want it get, and it is not tried again. */
  constructor(make: () => Promise<T>) {
    this.#make = make;
  }

  /** It, if it is there already. */
  get value(): T | undefined {
    return this.#value;
  }

  /** It as far as somebody wanted it: nothing is made for this. */
  get begun(): Promise<T> | undefined {
    return this.#made;
  }

  /**
   * Makes it unless it is there, or is being made.
   *
   * @throws What making it throws.
   */
  get(): Promise<T> {
    if (this.#made === undefined) {
      this.#made = this.#make().then((value) => this.#value = value);
      // Who waits gets the error; where nobody does it must not end the program.
      this.#made.catch(() => {});
    }
    return this.#made;
  }
}

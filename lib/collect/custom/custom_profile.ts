import { callerStack } from "./caller_stack.ts";

/** Values that were added at one place and not removed since. */
export interface AddedValues {
  /** As `Error.prototype.stack` has it, the caller of `add` first. */
  stack: string;
  /** How many they are. */
  count: number;
}

/** What maps of both kinds have. */
interface Stacks {
  has(value: unknown): boolean;
  get(value: unknown): string | undefined;
  set(value: unknown, stack: string): unknown;
  delete(value: unknown): boolean;
}

/**
 * A profile of the program's own: which values are in use, by the stacks that
 * added them. Go's `pprof.Profile`, but objects are held weakly, so that the
 * profile itself is no leak: one that is collected without having been removed
 * counts no more, and the profile's comments say so.
 *
 * @example
 * ```ts
 * import { CustomProfile } from "./custom_profile.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const connections = new CustomProfile("db.connections");
 * const connection = { id: 1 };
 * connections.add(connection);
 * strictEqual(connections.count, 1);
 * connections.remove(connection);
 * strictEqual(connections.count, 0);
 * ```
 */
export class CustomProfile {
  /** Its route below `/debug/pprof/`, and its sample type. */
  readonly name: string;
  /** Where each value was added. */
  #objects = new WeakMap<WeakKey, string>();
  #others = new Map<unknown, string>();
  #counts = new Map<string, number>();
  #count = 0;
  #lost = 0;
  #collected = new FinalizationRegistry<string>((stack) => {
    this.#lost++;
    this.#forget(stack);
  });

  /** @internal Use `newProfile`. */
  constructor(name: string) {
    this.name = name;
  }

  /** How many values it has. */
  get count(): number {
    return this.#count;
  }

  /** How many values were garbage-collected without having been removed. */
  get lost(): number {
    return this.#lost;
  }

  /**
   * Adds a value, with the stack of the caller: some 10 µs for each function on it.
   *
   * @param value Objects, functions and symbols are held weakly, all else strongly.
   * @param skip How many callers to leave out; with 0 the stack begins at the caller of `add`.
   * @throws {RangeError} If it has the value already, or `skip` is no count.
   */
  add(value: unknown, skip = 0): void {
    if (!Number.isInteger(skip) || skip < 0) {
      throw new RangeError(`Cannot add to profile "${this.name}": skip is ${skip}`);
    }
    if (this.#stacks(value).has(value)) {
      throw new RangeError(`Cannot add to profile "${this.name}": it has that value already`);
    }
    const stack = callerStack(this.add, skip);
    this.#stacks(value).set(value, stack);
    if (isWeakKey(value)) this.#collected.register(value, stack, value);
    this.#counts.set(stack, (this.#counts.get(stack) ?? 0) + 1);
    this.#count++;
  }

  /**
   * Removes a value; one that it does not have is left alone.
   *
   * @param value The one that was added.
   */
  remove(value: unknown): void {
    const stacks = this.#stacks(value);
    const stack = stacks.get(value);
    if (stack === undefined) return;
    stacks.delete(value);
    if (isWeakKey(value)) this.#collected.unregister(value);
    this.#forget(stack);
  }

  /** What it has, by place. */
  read(): AddedValues[] {
    return [...this.#counts].map(([stack, count]) => ({ stack, count }));
  }

  #stacks(value: unknown): Stacks {
    return isWeakKey(value) ? this.#objects : this.#others;
  }

  #forget(stack: string): void {
    this.#count--;
    const count = this.#counts.get(stack)! - 1;
    if (count > 0) this.#counts.set(stack, count);
    else this.#counts.delete(stack);
  }
}

function isWeakKey(value: unknown): value is WeakKey {
  if (typeof value === "symbol") return Symbol.keyFor(value) === undefined;
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

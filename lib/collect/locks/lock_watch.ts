import { patch } from "../patch.ts";
import { OWN_LOCK } from "./one_at_a_time.ts";

/** Waits that began at one place. */
export interface LockWaits {
  /** As `Error.prototype.stack` has it, the place of the wait first. */
  stack: string;
  count: number;
  millis: number;
}

/** Shorter waits are what a free lock costs. */
export const MIN_MILLIS = 1;
/** Places that are distinguished; the rest goes into one without a stack. */
const MAX_PLACES = 1_000;

/** Deno has Web Locks; its types do not know them yet. */
interface WithLocks {
  LockManager?: { prototype: object };
}

type LockRequest = (this: unknown, ...parameters: unknown[]) => Promise<unknown>;
type AtomicsWait = (...parameters: unknown[]) => "ok" | "not-equal" | "timed-out";

/**
 * Notes how long this isolate waits for Web Locks and in `Atomics.wait`, by
 * standing in for `LockManager.prototype.request` and `Atomics.wait` until it
 * is stopped. A request pays some 3 µs for its stack, a wait nothing.
 */
export class LockWatch {
  /** The start. */
  readonly since: Date = new Date();
  #places = new Map<string, LockWaits>();
  #restore: (() => void)[];

  constructor() {
    this.#restore = [this.#watchLocks(), this.#watchAtomics()];
  }

  /** How many places there are. */
  get places(): number {
    return this.#places.size;
  }

  /** All waits so far. */
  read(): LockWaits[] {
    return [...this.#places.values()].map((waits) => ({ ...waits }));
  }

  /** Puts the originals back. */
  stop(): void {
    for (const restore of this.#restore) restore();
  }

  #watchLocks(): () => void {
    const { LockManager } = globalThis as WithLocks;
    if (!LockManager) return () => {};
    const note = this.#note.bind(this);
    return patch(LockManager.prototype, "request", (original: LockRequest): LockRequest => {
      return function callRequest(...parameters) {
        const at = parameters.findLastIndex((each) => typeof each === "function");
        if (at < 1 || parameters[0] === OWN_LOCK) return original.apply(this, parameters);
        const place: { stack?: string } = {};
        Error.captureStackTrace(place, callRequest);
        const requested = performance.now();
        const granted = parameters[at] as (lock: unknown) => unknown;
        const callGranted = (lock: unknown) => {
          // Without a lock it was not waited for: ifAvailable.
          if (lock !== null) note(place, performance.now() - requested);
          return granted(lock);
        };
        return original.apply(this, parameters.with(at, callGranted));
      };
    });
  }

  #watchAtomics(): () => void {
    const note = this.#note.bind(this);
    return patch(Atomics, "wait", (original: AtomicsWait): AtomicsWait => {
      return function callWait(...parameters) {
        const began = performance.now();
        const result = original(...parameters);
        const millis = performance.now() - began;
        if (millis >= MIN_MILLIS) {
          const place: { stack?: string } = {};
          Error.captureStackTrace(place, callWait);
          note(place, millis);
        }
        return result;
      };
    });
  }

  #note(place: { stack?: string }, millis: number): void {
    if (millis < MIN_MILLIS) return;
    const trace = typeof place.stack === "string" ? place.stack : "";
    const key = this.#places.has(trace) || this.#places.size < MAX_PLACES ? trace : "";
    let waits = this.#places.get(key);
    if (!waits) this.#places.set(key, waits = { stack: key, count: 0, millis: 0 });
    waits.count++;
    waits.millis += millis;
  }
}

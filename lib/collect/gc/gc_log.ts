import { type GcInterval, meterGc } from "./gc_meter.ts";

/** A collection of the whole heap. */
const FULL = "MarkSweepCompact";
/** Go keeps as many pauses. */
const MAX_PAUSES = 256;
/** What V8 does beside a collection: its time counts, it is not one. */
const PARTS: ReadonlySet<string> = new Set(["IncrementalMarking", "ProcessWeakCallbacks"]);
/** Another request within this time gets the same. */
const FRESH_MILLIS = 5;

/** All collections since the start. */
export interface GcTotals {
  count: number;
  /** Wall time of the thread in them, in nanoseconds. */
  nanos: number;
  /** Bytes of V8's heap that were alive after the latest full collection; nothing before the first. */
  live?: number;
  /** Full collections. */
  full: number;
  /** When the log began, in milliseconds of `performance.now()`. */
  since: number;
  /** The latest, oldest first: how long, and by when each was over, to a look, in Unix milliseconds. */
  pauses: readonly { nanos: number; until: number }[];
}

/**
 * Counts garbage collections and the time that they take, all of them, by
 * V8's own profiler of collections. When one was is known to a look.
 *
 * A look costs 10 µs, and each collection 35.
 *
 * @example
 * ```ts
 * import { GcLog } from "./gc_log.ts";
 * import { ok } from "node:assert/strict";
 *
 * const log = new GcLog();
 * ok(log.look().count >= 0);
 * log.stop();
 * ```
 */
export class GcLog {
  #meter: (() => Pick<GcInterval, "collections" | "live">) | undefined = meterGc();
  #totals: Omit<GcTotals, "pauses"> = { count: 0, nanos: 0, full: 0, since: performance.now() };
  #pauses: { nanos: number; until: number }[] = [];
  #looked = performance.now();

  /** All until now. */
  look(): GcTotals {
    const now = performance.now();
    if (this.#meter && now - this.#looked >= FRESH_MILLIS) {
      this.#looked = now;
      this.#add(this.#meter());
      this.#meter = meterGc();
    }
    return { ...this.#totals, pauses: [...this.#pauses] };
  }

  /** Ends counting. */
  stop(): void {
    if (this.#meter) this.#add(this.#meter());
    this.#meter = undefined;
  }

  #add({ collections, live }: Pick<GcInterval, "collections" | "live">): void {
    if (live) this.#totals.live = live.heap;
    const until = Date.now();
    // The steps before a collection are a part of it.
    let steps = 0;
    for (const { type, nanos } of collections) {
      this.#totals.nanos += nanos;
      if (PARTS.has(type)) {
        steps += nanos;
        continue;
      }
      this.#totals.count++;
      if (type === FULL) this.#totals.full++;
      this.#pauses.push({ nanos: nanos + steps, until });
      steps = 0;
    }
    this.#pauses.splice(0, this.#pauses.length - MAX_PAUSES);
  }
}

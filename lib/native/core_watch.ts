/**
 * When a thread had a core.
 *
 * @module
 */
import { EventWatch, type OpenEvent } from "./event_watch.ts";
import { openLibc } from "./libc.ts";
import { switchAttributes } from "./perf_attributes.ts";
import { PerfEvent } from "./perf_event.ts";
import { type Rounds, timedRounds } from "./rounds.ts";
import { isRefused, perfRefusal, type Refusal } from "./refusal.ts";

/** An interval of time, in nanoseconds of the monotonic clock. */
export interface CoreInterval {
  /** When it got a core. */
  from: number;
  /** When it lost it. */
  to: number;
  /** Whether it could have gone on: it was put off the core for another. */
  wouldRun: boolean;
}

/** Intervals, and how far they can be believed. */
export interface CoreIntervals {
  /** In order, without overlaps; one that is going on is not among them yet. */
  intervals: CoreInterval[];
  /** Records that the kernel could not write: somewhere intervals are missing. */
  lost: number;
  /** Intervals that were beyond what is kept. */
  dropped: number;
}

const RING_BYTES = 1 << 20;
const MAX_INTERVALS = 1 << 18;

/**
 * Begins to watch when a thread gets a core and when it loses it.
 *
 * @param thread Its number; 0 for the calling thread.
 * @param rounds When what the kernel wrote is read; by a timer unless given.
 * @param bytes What the kernel may write between two rounds.
 * @returns The watch, or why it cannot be had.
 *
 * @example
 * ```ts
 * import { watchCore } from "./core_watch.ts";
 * import { ok } from "node:assert/strict";
 *
 * const watch = watchCore();
 * if ("refused" in watch) ok(watch.refused !== "");
 * else ok(watch.stop().lost === 0);
 * ```
 */
export function watchCore(
  thread = 0,
  rounds: Rounds = timedRounds,
  bytes = RING_BYTES,
): CoreWatch | Refusal {
  const libc = openLibc();
  if (isRefused(libc)) return libc;
  const event = PerfEvent.open(libc, switchAttributes(), { thread }, bytes);
  if (typeof event !== "number") return new CoreWatch({ libc, event, rounds });
  libc[Symbol.dispose]();
  return perfRefusal(event);
}

/** A watch that goes on until it is stopped. */
export class CoreWatch implements Disposable {
  readonly #log = new SwitchLog();
  readonly #watch: EventWatch;

  /** @param open Its event is for switches. */
  constructor(open: OpenEvent) {
    this.#watch = new EventWatch(open, (event) => {
      if (!event.read(this.#log)) this.#log.lost(1);
    });
  }

  /** What there was since the last time. */
  take(): CoreIntervals {
    this.#watch.read();
    return this.#log.take();
  }

  /** The rest; nothing is left open. */
  stop(): CoreIntervals {
    this.#watch.stop();
    return this.#log.take();
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]();
  }
}

/** Makes intervals of switches. */
export class SwitchLog {
  #intervals: CoreInterval[] = [];
  #lost = 0;
  #dropped = 0;
  #from: number | undefined;

  switched(time: number, isOn: boolean, wouldRun: boolean): void {
    if (isOn) {
      this.#from = time;
      return;
    }
    const from = this.#from;
    this.#from = undefined;
    // Without its beginning nothing is known of it: records were lost, or it began before the watch.
    if (from === undefined) return;
    if (this.#intervals.length < MAX_INTERVALS) {
      this.#intervals.push({ from, to: time, wouldRun });
    } else this.#dropped++;
  }

  lost(count: number): void {
    this.#lost += count;
    this.#from = undefined;
  }

  take(): CoreIntervals {
    const taken = { intervals: this.#intervals, lost: this.#lost, dropped: this.#dropped };
    this.#intervals = [];
    this.#lost = this.#dropped = 0;
    return taken;
  }
}

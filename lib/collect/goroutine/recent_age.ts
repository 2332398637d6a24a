/** So many times as long as the program stood still for it a dump is recent. */
const RECENT_TIMES = 20;
/** The same for who requests it on a schedule: no request but one in ten minutes waits for a dump of a second. */
const SCHEDULED_TIMES = 600;
const MAX_SCHEDULED_MILLIS = 600_000;
/** Who has requested it so often within so long does so on a schedule: scrapers every 10 or 15 seconds. */
const SCHEDULED_REQUESTS = 3;
const SCHEDULED_WITHIN_MILLIS = 60_000;

/**
 * For how long a dump will do again, by how often it is requested. A dump holds
 * the program: who requests one now and then holds it for a twentieth of its
 * time at most, who does so on a schedule for a six-hundredth.
 *
 * @example
 * ```ts
 * import { RecentAge } from "./recent_age.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const recent = new RecentAge();
 * const ages = [0, 10_000, 20_000].map((now) => {
 *   recent.note(now);
 *   return recent.millis(1_000);
 * });
 * deepStrictEqual(ages, [20_000, 20_000, 600_000]);
 * ```
 */
export class RecentAge {
  /** When the latest requests were, in milliseconds. */
  #requests: number[] = [];

  /** Hears of a request for which a recent dump will do. */
  note(now: number = performance.now()): void {
    this.#requests = [...this.#requests, now].slice(-SCHEDULED_REQUESTS)
      .filter((at) => now - at < SCHEDULED_WITHIN_MILLIS);
  }

  /** @param standstill For how many milliseconds the program stood still for the dump. */
  millis(standstill: number): number {
    const often = this.#requests.length >= SCHEDULED_REQUESTS;
    const scheduled = Math.min(SCHEDULED_TIMES * standstill, MAX_SCHEDULED_MILLIS);
    return Math.max(RECENT_TIMES * standstill, often ? scheduled : 0);
  }
}

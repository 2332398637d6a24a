/** More of them are older than what is still looked at. */
const MAX_HOLDS = 64;

/** A time in which the profiler itself held the event loop, in milliseconds of `performance.now()`. */
interface Hold {
  from: number;
  until: number;
}

/**
 * Remembers when the profiler itself held the event loop, for a snapshot of
 * the heap: that is no stall of the service.
 */
export class OwnHolds {
  #holds: Hold[] = [];

  /** Notes one that begins; call what is returned where it ends. */
  begin(): () => void {
    const hold = { from: performance.now(), until: Infinity };
    this.#holds.push(hold);
    if (this.#holds.length > MAX_HOLDS) this.#holds.shift();
    return () => {
      hold.until = Math.min(hold.until, performance.now());
    };
  }

  /** Whether there has been one since a time, in milliseconds of `performance.now()`. */
  since(time: number): boolean {
    return this.#holds.some(({ until }) => until >= time);
  }

  /** Whether most of a time was in them. */
  cover(from: number, until: number): boolean {
    let sum = 0;
    for (const hold of this.#holds) {
      sum += Math.max(0, Math.min(until, hold.until) - Math.max(from, hold.from));
    }
    return sum > (until - from) / 2;
  }
}

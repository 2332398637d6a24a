/**
 * When rings are read that the kernel writes into.
 *
 * @module
 */

/**
 * Calls a function some times a second.
 *
 * @param round The function.
 * @param often Whether it must come every 200 ms; else it may come once a second while nothing runs.
 * @returns Ends it.
 */
export type Rounds = (round: () => void, often: boolean) => () => void;

const MILLIS = 200;

/** Rounds by a timer of their own, which keeps no program alive. */
export function timedRounds(round: () => void): () => void {
  const timer = setInterval(round, MILLIS);
  Deno.unrefTimer(timer);
  return () => clearInterval(timer);
}

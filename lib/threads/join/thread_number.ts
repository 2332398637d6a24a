import type { Peer } from "../message.ts";

/** With so many threads, numbers of goroutines are still whole in JavaScript. */
export const MAX_THREADS = 900_000;

/**
 * A number of a thread that, as far as can be told, no other of the process
 * has: how many tasks after the process' first one it came, else made of its id.
 */
export function threadNumber({ id, task }: Pick<Peer, "id" | "task">): number {
  const after = Number(task || NaN) - Deno.pid;
  if (Number.isInteger(after)) return (after % MAX_THREADS + MAX_THREADS) % MAX_THREADS;
  return [...id].reduce((sum, char) => (sum * 31 + char.codePointAt(0)!) % MAX_THREADS, 1);
}

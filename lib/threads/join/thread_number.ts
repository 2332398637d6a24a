import type { Member } from "../message.ts";

/** With so many threads, numbers of goroutines are still whole in JavaScript. */
export const MOST_THREADS = 900_000;

/**
 * A number of a thread that, as far as can be told, no other of the process
 * has: how many tasks after the process' first one it came, else made of its id.
 */
export function threadNumber({ id, task }: Pick<Member, "id" | "task">): number {
  const after = Number(task || NaN) - Deno.pid;
  if (Number.isInteger(after)) return (after % MOST_THREADS + MOST_THREADS) % MOST_THREADS;
  return [...id].reduce((sum, char) => (sum * 31 + char.codePointAt(0)!) % MOST_THREADS, 1);
}

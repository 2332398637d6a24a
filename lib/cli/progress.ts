import type { Terminal } from "./terminal.ts";

const SECOND = 1000;
/** Who waits less does not wonder. */
const FIRST_SECOND = 2;

/**
 * Shows at a terminal how long a work has taken so far.
 *
 * @param work The work.
 * @param expected How many seconds it should take; not positive if nobody knows.
 * @param terminal Where to show it; only where there is a line for it.
 * @param second Milliseconds of a second, for tests.
 * @returns What the work comes to.
 */
export async function withProgress<T>(
  work: Promise<T>,
  expected: number,
  { status }: Pick<Terminal, "status">,
  second = SECOND,
): Promise<T> {
  if (!status) return await work;
  let seconds = 0;
  const timer = setInterval(() => {
    seconds++;
    if (seconds < FIRST_SECOND) return;
    status(expected > 0 ? `${seconds} of ${expected} s` : `${seconds} s`);
  }, second);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    status("");
  }
}

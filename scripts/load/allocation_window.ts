const SHORTEST = 1;
const LONGEST = 10;
/** Loads shorter than this are over before half of them can be met. */
const SHORT_LOAD = 2;

/** When to look at allocations, in seconds. */
export interface WindowPlan {
  /** From the beginning of the load. */
  delay: number;
  seconds: number;
}

/**
 * Plans an allocation window for the second half of a load. A load of less
 * than two seconds gets its window at once.
 *
 * @param expected How long the load will take, in seconds.
 *
 * @example
 * ```ts
 * import { planWindow } from "./allocation_window.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(planWindow(12), { delay: 6, seconds: 6 });
 * ```
 */
export function planWindow(expected: number): WindowPlan {
  const seconds = Math.min(LONGEST, Math.max(SHORTEST, Math.floor(expected / 2)));
  return { delay: expected < SHORT_LOAD ? 0 : expected / 2, seconds };
}

/**
 * Opens an allocation window of a service and waits for its end.
 *
 * @param origin Where the service is.
 * @param token Lets us look, where the service wants one.
 * @returns A line that says what became of it: the load does not depend on it.
 */
export async function allocationWindow(
  origin: string,
  { delay, seconds }: WindowPlan,
  token: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  const path = `/debug/pprof/allocs?seconds=${seconds}`;
  try {
    await sleep(delay * 1000, signal);
    const headers = token ? { authorization: `Bearer ${token}` } : {};
    const response = await fetch(origin + path, { headers, signal });
    const body = await response.bytes();
    if (response.ok) return `allocation window: ${seconds} s, ${path}`;
    const reason = new TextDecoder().decode(body).split("\n", 1)[0]!.slice(0, 120);
    return `no allocation window: ${path} answered ${response.status} ${reason}`;
  } catch (error) {
    return `no allocation window: ${error instanceof Error ? error.message : error}`;
  }
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const give = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", give);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", give, { once: true });
  });
}

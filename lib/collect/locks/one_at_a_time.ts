/** The Web Lock of the profilers of all threads. */
export const OWN_LOCK = "deno-pprof";

/** A thread that never lets go must not keep the others from it. */
const TURN_MILLIS = 30_000;

/** Deno has Web Locks; its types do not know them yet. */
interface WithLocks {
  locks?: {
    request<T>(name: string, options: { signal: AbortSignal }, work: () => Promise<T>): Promise<T>;
  };
}

/**
 * Does work that no two threads of the process should do at once: it takes
 * memory, and the thread stands still for it.
 *
 * Whose turn does not come within 30 seconds, or who has to end, does it at once.
 *
 * @param ending Aborts when the profiler ends.
 */
export async function oneAtATime<T>(work: () => Promise<T>, ending: AbortSignal): Promise<T> {
  const { locks } = navigator as WithLocks;
  if (!locks) return await work();
  const waiting = new AbortController();
  const stopWaiting = () => waiting.abort();
  const timer = setTimeout(stopWaiting, TURN_MILLIS);
  ending.addEventListener("abort", stopWaiting);
  const endWaiting = () => {
    clearTimeout(timer);
    ending.removeEventListener("abort", stopWaiting);
  };
  let hasBegun = false;
  const begin = () => {
    hasBegun = true;
    endWaiting();
    return work();
  };
  try {
    if (ending.aborted) stopWaiting();
    return await locks.request(OWN_LOCK, { signal: waiting.signal }, begin);
  } catch (error) {
    if (hasBegun || !waiting.signal.aborted) throw error;
    return await work();
  } finally {
    endWaiting();
  }
}

/**
 * The end of a service by SIGTERM: what was collected is sent before it dies.
 *
 * @module
 */
import { isTermHandled } from "./term_handlers.ts";

/** What a shell says of a program that SIGTERM ended. */
const EXIT_CODE = 143;
const DYING_MILLIS = 200;

/**
 * Does something before SIGTERM ends the program. Where the program has a handler of its own, that
 * decides when it ends; this one ends nothing then.
 *
 * @param work What to do; it has to bound its time itself.
 * @returns Takes it back.
 */
export function beforeSigterm(work: () => Promise<void>): () => void {
  // Of several threads one is enough: two would wait for each other.
  // `deno serve --parallel` has a handler of its own, which cannot be told from the program's.
  if (isParallel() || !claim()) return () => {};
  let isEnding = false;
  const listener = async () => {
    // The second signal ends it at once, as it would without us.
    if (isEnding && !isHandled()) return die();
    isEnding = true;
    await work();
    if (!isHandled()) die();
  };
  const isHandled = () => isTermHandled(listener);
  const die = () => {
    off();
    // Where it ends nothing, or is not allowed, the program must end all the same.
    setTimeout(() => Deno.exit(EXIT_CODE), DYING_MILLIS);
    try {
      Deno.kill(Deno.pid, "SIGTERM");
    } catch { /* The timer does it. */ }
  };
  try {
    Deno.addSignalListener("SIGTERM", listener);
  } catch {
    // Windows does not have this signal.
    release();
    return () => {};
  }
  const off = () => {
    try {
      Deno.removeSignalListener("SIGTERM", listener);
    } catch { /* It is gone already. */ }
    release();
  };
  return off;
}

/** Threads share the variables of the process and nothing else that is there at once. */
const CLAIM = "DENO_PPROF_SIGTERM";

/** Whether no other thread does it. */
function claim(): boolean {
  try {
    if (Deno.env.get(CLAIM) === `${Deno.pid}`) return false;
    Deno.env.set(CLAIM, `${Deno.pid}`);
  } catch { /* Without the permission there is no way to know. */ }
  return true;
}

function release(): void {
  try {
    Deno.env.delete(CLAIM);
  } catch { /* It was never set. */ }
}

const PARALLEL_REGEXP = /^serve-worker-\d+\n$/;

function isParallel(): boolean {
  try {
    return [...Deno.readDirSync("/proc/self/task")].some(({ name }) =>
      PARALLEL_REGEXP.test(Deno.readTextFileSync(`/proc/self/task/${name}/comm`))
    );
  } catch {
    return false;
  }
}

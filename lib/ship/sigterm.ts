/**
 * The end of a service by SIGTERM: what was collected is sent before it dies.
 *
 * @module
 */
import { patch } from "../collect/patch.ts";

/** Of SIGTERM in the masks of Linux. */
const BIT = 1n << 14n;
/** What a shell says of a program that SIGTERM ended. */
const EXIT_CODE = 143;

type SignalListener = (signal: Deno.Signal, handler: () => void) => void;

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
  const others = new Set<() => void>();
  // Whoever came before us was not counted, but Linux knows.
  const wasCaught = isCaught();
  let isEnding = false;
  const listener = async () => {
    // The second signal ends it at once, as it would without us.
    if (isEnding && !isHandled()) return die();
    isEnding = true;
    await work();
    if (!isHandled()) die();
  };
  const isHandled = () => wasCaught || others.size > 0 || nodeListeners() > 0;
  const die = () => {
    off();
    try {
      Deno.kill(Deno.pid, "SIGTERM");
    } catch {
      Deno.exit(EXIT_CODE);
    }
  };
  try {
    Deno.addSignalListener("SIGTERM", listener);
  } catch {
    // Windows does not have this signal.
    release();
    return () => {};
  }
  const restore = [
    patch(Deno, "addSignalListener", (original: SignalListener) => {
      return function addSignalListener(signal, handler) {
        original(signal, handler);
        if (signal === "SIGTERM") others.add(handler);
      };
    }),
    patch(Deno, "removeSignalListener", (original: SignalListener) => {
      return function removeSignalListener(signal, handler) {
        original(signal, handler);
        if (signal === "SIGTERM") others.delete(handler);
      };
    }),
  ];
  const off = () => {
    for (const back of restore.splice(0)) back();
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

function isCaught(): boolean {
  try {
    const [, mask] = /^SigCgt:\s*([0-9a-f]+)/m.exec(Deno.readTextFileSync("/proc/self/status")) ??
      [];
    return mask !== undefined && (BigInt(`0x${mask}`) & BIT) !== 0n;
  } catch {
    return false;
  }
}

/** Node's has a list of its own. */
function nodeListeners(): number {
  return process.listenerCount("SIGTERM");
}

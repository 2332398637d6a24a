import { basename } from "node:path";
import { isMainThread } from "node:worker_threads";
import { ownTask } from "../collect/clock/thread_clock.ts";
import type { Peer } from "./message.ts";
import { readTask } from "./task_times.ts";

/** As Deno names the threads of `deno serve --parallel`, but for the first. */
const SERVE_REGEXP = /^serve-worker-\d+$/;

/**
 * This thread, as it introduces itself to the others.
 *
 * @param known What whoever started it knows of it.
 */
export function selfPeer(known: Partial<Peer> = {}): Peer {
  const path = ownTask();
  const task = path === undefined ? "" : basename(path);
  return {
    id: crypto.randomUUID(),
    thread: threadName(task),
    program: Deno.mainModule ?? "",
    task,
    serves: [],
    pages: false,
    ...known,
  };
}

/** As the program names it, else as Deno does. */
function threadName(task: string): string {
  const kernel = kernelName(task);
  // A Worker of the web calls itself the main thread, too.
  const inWorker = !isMainThread || "WorkerGlobalScope" in globalThis;
  if (!inWorker) return SERVE_REGEXP.test(kernel) ? kernel : "main";
  const { name } = globalThis as { name?: string };
  return name || kernel || "worker";
}

function kernelName(task: string): string {
  try {
    return task === "" ? "" : readTask(task)?.name ?? "";
  } catch {
    return "";
  }
}

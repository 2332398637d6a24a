/**
 * Runs in a Worker before the application's module: sampling begins with the
 * first import, the rest follows when that module has run.
 *
 * @module
 */
import "../../collect/target/boot.ts";
import type { Peer } from "../message.ts";
import { showLocation } from "./worker_location.ts";

/** What a Worker gets from the thread that starts it. */
export interface StartedWorker {
  /** The application's module. */
  specifier: string;
  peer: Pick<Peer, "id" | "program" | "thread">;
  /** The application's main module. */
  root: string;
  /** Of the profiler. */
  options: { hz?: number; heapInterval?: number; allocWindowMillis?: number; stallMillis?: number };
  /** The module that starts the profiler. */
  start: string;
}

/** A part of `start_serving.ts`, which imports what makes Workers. */
interface Starter {
  startInWorker(started: StartedWorker): Promise<unknown>;
}

const { hash } = new URL(location.href);
if (hash) void start(JSON.parse(decodeURIComponent(hash.slice(1))) as StartedWorker);

async function start(started: StartedWorker): Promise<void> {
  showLocation(started.specifier);
  try {
    const { startInWorker } = await import(started.start) as Starter;
    await startInWorker(started);
  } catch {
    // The profiles of the others say that this thread is not in them.
  }
}

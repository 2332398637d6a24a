import { takeBoot } from "../collect/boot.ts";
import { startCollectors } from "../collect/collectors.ts";
import { HZ } from "../collect/sampling_interval.ts";
import { BeatBoard } from "../collect/stalls/beat_board.ts";
import { loadRoutes, type MakePages, Profiler } from "./profiler.ts";
import type { ProfilerOptions } from "./profiler_options.ts";
import type { StartedWorker } from "./workers/worker_start.ts";

const SIDECAR_ADDRESS = "127.0.0.1:6061";

let running: Promise<Profiler> | undefined;

/**
 * Starts profiling this isolate; a second call returns the same profiler.
 *
 * Without `--allow-sys` nothing can be collected: that is said on the
 * console once, on the index page and by every route; the service runs on.
 *
 * @param options How to profile.
 * @param makePages Makes the pages for browsers; without it there are none.
 */
export function startServing(options: ProfilerOptions, makePages?: MakePages): Promise<Profiler> {
  return running ??= start(options, makePages);
}

/** Starts profiling a Worker that a profiled isolate has made; for `worker_start.ts`. */
export function startInWorker(started: StartedWorker): Promise<Profiler> {
  return running ??= start({ ...started.options, recorder: false }, undefined, started);
}

async function start(
  options: ProfilerOptions,
  makePages?: MakePages,
  started?: StartedWorker,
): Promise<Profiler> {
  const boot = takeBoot();
  const forget = () => running = undefined;
  if ("denied" in boot) {
    console.warn(`deno-pprof: nothing is profiled, ${boot.denied}`);
    return new Profiler(undefined, [boot.denied], options, makePages, forget);
  }
  const { sidecar = false } = options;
  const board = sidecar === false ? undefined : new BeatBoard();
  const collectors = await startCollectors(boot, {
    hz: options.hz ?? HZ,
    heapInterval: options.heapInterval ?? 262_144,
    exact: options.exact ?? false,
    stallMillis: options.stallMillis ?? 50,
    ...(board ? { board } : {}),
    ...(started ? { root: started.root } : {}),
    loadRest: async () => {
      // A Worker that was started serves no routes.
      if (started) return;
      await loadRoutes();
      await profiler.startLate(true);
      // Deno loads what makes responses with the first one.
      new Response();
    },
  });
  const profiler: Profiler = new Profiler(
    collectors,
    collectors.notes,
    options,
    makePages,
    forget,
    started?.member,
  );
  await profiler.startLate(false);
  if (board) {
    const address = typeof sidecar === "string" ? sidecar : SIDECAR_ADDRESS;
    await profiler.serveBeside(address, board, options);
  }
  return profiler;
}

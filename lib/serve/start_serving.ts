import { takeBoot } from "../collect/boot.ts";
import { startCollectors } from "../collect/collectors.ts";
import { HZ } from "../collect/sampling_interval.ts";
import { BeatBoard } from "../collect/stalls/beat_board.ts";
import { loadRoutes, type MakePages, Profiler } from "./profiler.ts";
import type { ProfilerOptions } from "./profiler_options.ts";

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

async function start(options: ProfilerOptions, makePages?: MakePages): Promise<Profiler> {
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
    loadRest: async () => {
      await loadRoutes();
      await profiler.startRecorder(true);
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
  );
  await profiler.startRecorder(false);
  if (board) {
    const address = typeof sidecar === "string" ? sidecar : SIDECAR_ADDRESS;
    await profiler.serveBeside(address, board, options);
  }
  return profiler;
}

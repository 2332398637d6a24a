import { errorMessage } from "../base/error_message.ts";
import { isPushWanted } from "../ship/settings/is_push_wanted.ts";
import type { PushSettings } from "../ship/settings/push_options.ts";
import { type Boot, takeBoot } from "../collect/target/boot.ts";
import { type Collectors, type CollectorsOptions, startCollectors } from "../collect/target/own.ts";
import { BeatBoard } from "../collect/stalls/beat_board.ts";
import { checkOptions } from "./check_options.ts";
import { loadRoutes, type MakePages, RunningProfiler } from "./running_profiler.ts";
import {
  type ProfilerOptions,
  type ProfilerSettings,
  profilerSettings,
} from "./profiler_options.ts";
import "../ship/term_handlers.ts";
import type { StartedWorker } from "../threads/worker/worker_start.ts";

interface Running {
  settings: ProfilerSettings;
  profiler: Promise<RunningProfiler>;
}

let running: Running | undefined;

/**
 * Starts profiling this isolate; a second call returns the same profiler, and
 * says where its options are others.
 *
 * Without `--allow-sys` nothing can be collected: that is said on the
 * console once, on the index page and by every route; the service runs on.
 *
 * @param options How to profile.
 * @param makePages Makes the pages for browsers; without it there are none.
 * @throws {TypeError | RangeError} If an option is wrong; nothing has started then.
 */
export async function startServing(
  options: ProfilerOptions,
  makePages?: MakePages,
): Promise<RunningProfiler> {
  checkOptions(options);
  if (running === undefined) return await run(profilerSettings(options), makePages);
  const { settings } = running;
  const profiler = await running.profiler;
  const { laterOptions } = await import("./later_options.ts");
  const unused = laterOptions(settings, options);
  if (unused !== undefined) profiler.remark(unused);
  return profiler;
}

/** Starts profiling a Worker that a profiled isolate has made; for `worker_start.ts`. */
export async function startInWorker(started: StartedWorker): Promise<RunningProfiler> {
  if (running !== undefined) return await running.profiler;
  const settings = profilerSettings({ ...started.options, recorder: false, push: false });
  return await run(settings, undefined, started);
}

/** What failed to start can be started again. */
function run(
  settings: ProfilerSettings,
  makePages?: MakePages,
  started?: StartedWorker,
): Promise<RunningProfiler> {
  const profiler = start(settings, makePages, started);
  const mine: Running = running = { settings, profiler };
  profiler.catch(() => {
    if (running === mine) running = undefined;
  });
  return profiler;
}

async function start(
  settings: ProfilerSettings,
  makePages?: MakePages,
  started?: StartedWorker,
): Promise<RunningProfiler> {
  const push = isPushWanted(settings.push) ? await pushSettingsOf(settings) : undefined;
  const boot = takeBoot();
  const onStop = () => running = undefined;
  if ("denied" in boot) {
    console.warn(`deno-pprof: nothing is profiled, ${boot.denied}`);
    return new RunningProfiler({
      collectors: undefined,
      notes: [boot.denied],
      settings,
      makePages,
      onStop,
    });
  }
  const { sidecar, hz, heapInterval, allocWindowMillis, exact, stallMillis } = settings;
  const board = sidecar === false ? undefined : new BeatBoard();
  const collectors = await collect(boot, {
    hz,
    heapInterval,
    allocWindowMillis,
    exact,
    stallMillis,
    ...(board ? { board } : {}),
    ...(started ? { root: started.root } : {}),
    loadRest: async () => {
      // A Worker that was started serves no routes.
      if (started) return;
      await loadRoutes();
      const { loadKinds } = await import("../collect/kinds/known_kinds.ts");
      await loadKinds("own");
      await profiler.startLate(true);
      await import("../collect/cpu/process_window.ts");
      // Deno loads what makes responses with the first one.
      new Response();
    },
  });
  const profiler: RunningProfiler = new RunningProfiler({
    collectors,
    notes: collectors.notes,
    settings,
    makePages,
    onStop,
    peer: started?.peer,
    push,
  });
  await profiler.startLate(false);
  if (board && sidecar !== false) await profiler.serveBeside(sidecar, board);
  return profiler;
}

/**
 * What is pushed where.
 *
 * @throws {RangeError} If options are wrong; what variables say wrongly ends no program.
 */
async function pushSettingsOf({ push }: ProfilerSettings): Promise<PushSettings | undefined> {
  const { pushSettings } = await import("../ship/settings/push_settings.ts");
  try {
    return pushSettings(push);
  } catch (error) {
    if (push !== undefined) throw error;
    console.warn(`deno-pprof: nothing is pushed: ${errorMessage(error)}`);
    return undefined;
  }
}

/** A connection with which nothing can be started is of no use to the next start. */
async function collect(boot: Boot, options: CollectorsOptions): Promise<Collectors> {
  try {
    return await startCollectors(boot, options);
  } catch (error) {
    boot.client.close();
    throw error;
  }
}

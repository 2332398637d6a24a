import {
  prioritiseSamplers,
  samplerCost,
  samplerNanos,
  type SamplerThreads,
} from "../../native/sampler_threads.ts";
import type { Profile } from "../../profile/types.ts";
import { connectInProcess } from "../../inspect/in_process.ts";
import { cpuProfile } from "../cpu/cpu_profile.ts";
import { ProcessWindow } from "../cpu/process_window.ts";
import { samplingInterval } from "../cpu/sampling_interval.ts";
import { unixNanos } from "../clock/unix_time.ts";
import type { Attached } from "../target/attached.ts";
import { AHEAD, LATE_INTERVAL, startSampling } from "./late_sampling.ts";
import { observe } from "./observation.ts";
import type { AttachedTakeOptions } from "../kinds/take_options.ts";
import { threadBetween, TimesReader } from "./window_times.ts";

const ALONE =
  "only the thread that runs JavaScript is in it: the others, and native stacks, are known of processes " +
  "of this machine, on Linux, with --allow-all";
const WORKERS =
  "# Workers of the program are threads like others: its inspector does not show their JavaScript";

/**
 * Takes a CPU profile of a program whose profiler has not run before; of a
 * process of this machine with all its threads.
 */
export async function attachedCpu(
  program: Attached,
  options: AttachedTakeOptions,
): Promise<Profile> {
  const { pid } = program;
  const { threads } = options;
  if (pid === undefined) {
    return await take(program, options, threads === "main" ? [] : [ALONE]);
  }
  const task = `${pid}`;
  const native = (options.native ?? true) && threads !== "main";
  using watched = await whileSampling(
    native,
    () => ProcessWindow.prepare({ pid, native, threads, task, thread: "main" }),
  );
  const profile = await take(program, options, threads === "main" ? [] : [WORKERS], watched);
  return await watched.complete(profile, new Set([task]));
}

/** Where V8 gets its signals is known while it samples, and in the same place of the other process. */
async function whileSampling<T>(isWanted: boolean, prepare: () => Promise<T>): Promise<T> {
  if (!isWanted) return await prepare();
  const own = connectInProcess();
  try {
    await own.send("Profiler.enable");
    await own.send("Profiler.start");
    const prepared = await prepare();
    await own.send("Profiler.stop");
    return prepared;
  } finally {
    own.close();
  }
}

async function take(
  program: Attached,
  { seconds, recompile, native = true, hz, signal, edges }: AttachedTakeOptions,
  remarks: readonly string[] = [],
  watched?: ProcessWindow,
): Promise<Profile> {
  const { resolver, clock, pid } = program;
  await resolver.prepareAhead(AHEAD);
  const times = new TimesReader(clock, watched);
  const read = () => times.read();
  const interval = hz === undefined ? LATE_INTERVAL : samplingInterval(hz);
  const sampling = await startSampling(program, { recompile, read, interval });
  const threads: SamplerThreads = pid === undefined
    ? { refused: "the program is not of this machine" }
    : prioritiseSamplers(pid, true);
  const sampler = pid === undefined ? undefined : samplerNanos(pid);
  await edges?.open();
  const startedAt = unixNanos();
  watched?.open();
  const before = await read();
  const { millis, comments } = await observe(program, seconds, signal, read);
  const after = await read();
  await edges?.close();
  const cost = samplerCost(sampler, pid === undefined ? undefined : samplerNanos(pid));
  const { profile, last, comments: aboutSamples } = await sampling.stop();
  // Others may go on: the program may have a profiler of its own.
  if (pid !== undefined) prioritiseSamplers(pid, false);
  const until = last ? last.times : after;
  watched?.close(until?.process);
  const thread = threadBetween(before, until);
  const cores = watched?.cores;
  const window = {
    profile,
    thread: thread && { ...thread, ...(cores ? { cores } : {}) },
    startedAt,
    wallNanos: Math.round((last?.until ?? millis) * 1e6),
  };
  const below = await watched?.below(window);
  return await cpuProfile(window, resolver, {
    periodNanos: interval * 1e3,
    ...(clock ? { clock: clock.description } : {}),
    threads,
    native,
    ...below ? { below } : {},
    late: true,
    comments: [
      ...comments,
      ...hz === undefined
        ? []
        : [`hz=${hz}: ${cost} for its ${profile.samples?.length ?? 0} samples`],
      ...aboutSamples,
      ...remarks,
    ],
  });
}

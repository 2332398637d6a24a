import { hurrySamplers, type SamplerThreads } from "../../native/sampler_threads.ts";
import type { Profile } from "../../profile/types.ts";
import { cpuProfile } from "../cpu/cpu_profile.ts";
import { pause } from "../pause.ts";
import { elapsedTimes } from "../thread_clock.ts";
import { unixNanos } from "../unix_time.ts";
import type { Attached } from "./attach.ts";
import { LATE_INTERVAL, lateComments, startSampling, stopSampling } from "./late_sampling.ts";
import type { AttachedTakeOptions } from "./take_options.ts";

/**
 * Takes a CPU profile of a program whose profiler has not run before.
 *
 * Where the event loop is held V8 compiles anew unless told otherwise: nobody
 * is slowed down by it, and else the function that holds the loop is often not
 * even named.
 */
export async function attachedCpu(
  { client, resolver, clock, turns, pid }: Attached,
  { seconds, recompile = !turns, signal }: AttachedTakeOptions,
): Promise<Profile> {
  await startSampling(client, recompile);
  const threads: SamplerThreads = pid === undefined
    ? { refused: "the program is not of this machine" }
    : hurrySamplers(pid);
  const startedAt = unixNanos();
  const started = performance.now();
  const before = await clock?.read();
  await pause(seconds * 1e3, signal);
  const thread = clock && before && elapsedTimes(before, await clock.read());
  const wallNanos = Math.round((performance.now() - started) * 1e6);
  const profile = await stopSampling(client);
  const window = { profile, thread, startedAt, wallNanos };
  return await cpuProfile(window, resolver, {
    periodNanos: LATE_INTERVAL * 1e3,
    ...(clock ? { clock: clock.description } : {}),
    threads,
    late: true,
    comments: lateComments({ turns }, recompile),
  });
}

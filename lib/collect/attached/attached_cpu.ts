import { hurrySamplers, type SamplerThreads } from "../../native/sampler_threads.ts";
import type { Profile } from "../../profile/types.ts";
import { cpuProfile } from "../cpu/cpu_profile.ts";
import { elapsedTimes, type ThreadTimes } from "../thread_clock.ts";
import { unixNanos } from "../unix_time.ts";
import type { Attached } from "./attach.ts";
import { AHEAD, LATE_INTERVAL, lateComments, lostComment, startSampling } from "./late_sampling.ts";
import { observe } from "./observation.ts";
import type { AttachedTakeOptions } from "./take_options.ts";

/**
 * Takes a CPU profile of a program whose profiler has not run before.
 *
 * Where the event loop is held V8 compiles anew unless told otherwise: nobody
 * is slowed down by it, and else the function that holds the loop is often not
 * even named.
 */
export async function attachedCpu(
  program: Attached,
  { seconds, recompile = !program.turns, signal }: AttachedTakeOptions,
): Promise<Profile> {
  const { resolver, clock, pid } = program;
  await resolver.prepareAhead(AHEAD);
  // What is gone tells no time any more: then the latest counts.
  let latest: ThreadTimes | undefined;
  const read = async () => {
    try {
      latest = await clock?.read();
    } catch { /* It stays. */ }
    return latest;
  };
  const sampling = await startSampling(program, recompile, read);
  const threads: SamplerThreads = pid === undefined
    ? { refused: "the program is not of this machine" }
    : hurrySamplers(pid);
  const startedAt = unixNanos();
  const before = await read();
  const { millis, comments } = await observe(program, seconds, signal, read);
  const after = await read();
  const { profile, last } = await sampling.stop();
  const until = last ? last.times : after;
  const window = {
    profile,
    thread: before && until && elapsedTimes(before, until),
    startedAt,
    wallNanos: Math.round((last?.until ?? millis) * 1e6),
  };
  return await cpuProfile(window, resolver, {
    periodNanos: LATE_INTERVAL * 1e3,
    ...(clock ? { clock: clock.description } : {}),
    threads,
    late: true,
    comments: [
      ...comments,
      ...last ? [lostComment(last.until)] : [],
      ...lateComments(program, recompile, sampling),
    ],
  });
}

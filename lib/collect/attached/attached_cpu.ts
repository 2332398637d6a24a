import type { Profile } from "../../profile/types.ts";
import { inOrder } from "../../profile/import/v8/in_order.ts";
import { cpuProfile } from "../cpu/cpu_profile.ts";
import { pause } from "../pause.ts";
import { samplingInterval } from "../sampling_interval.ts";
import { elapsedTimes } from "../thread_clock.ts";
import { unixNanos } from "../unix_time.ts";
import type { Attached } from "./attach.ts";
import type { AttachedTakeOptions } from "./take_options.ts";

/** As V8's own tools sample: nobody pays for it but who asked, and seconds are few. */
const HZ = 1000;

/**
 * Takes a CPU profile of a program whose profiler has not run before.
 *
 * The window is the session's own: those that the program, or another
 * session, has open go on. Where the event loop is held V8 compiles anew unless
 * told otherwise: nobody is slowed down by it, and else the function that holds
 * the loop is often not even named.
 */
export async function attachedCpu(
  { client, resolver, clock, turns }: Attached,
  { seconds, recompile = !turns, signal }: AttachedTakeOptions,
): Promise<Profile> {
  const interval = samplingInterval(HZ);
  await client.send("Profiler.enable");
  await client.send("Profiler.setSamplingInterval", { interval });
  await client.send("Profiler.start");
  if (recompile) {
    // To count calls V8 throws all optimised code away; what it compiles from now on can be told apart.
    await client.send("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
    await client.send("Profiler.stopPreciseCoverage");
  }
  const startedAt = unixNanos();
  const started = performance.now();
  const before = await clock?.read();
  await pause(seconds * 1e3, signal);
  const thread = clock && before && elapsedTimes(before, await clock.read());
  const wallNanos = Math.round((performance.now() - started) * 1e6);
  const { profile } = await client.send("Profiler.stop");
  await client.send("Profiler.disable");
  const window = { profile: inOrder(profile), thread, startedAt, wallNanos, undisturbedGc: 1 };
  return await cpuProfile(window, resolver, {
    periodNanos: interval * 1e3,
    ...(clock ? { clock: clock.description } : {}),
    late: true,
    comments: [
      recompile
        ? "V8 compiled the program anew for this profile, whose beginning shows it slower than it is"
        : "late start: functions that V8 had inlined before count as those that they were inlined into; " +
          "with recompile=1 V8 compiles anew and tells them apart",
      ...turns ? [] : [
        "the event loop did not turn when the profile began: one function holds it, or a debugger, " +
        "or the program waits for one (--inspect-brk)",
      ],
    ],
  });
}

import type { Profile } from "../../profile/types.ts";
import { ProfilerClock } from "../cpu/profiler_clock.ts";
import { pause } from "../pause.ts";
import { blockProfile } from "../stalls/block_profile.ts";
import { findStalls } from "../stalls/find_stalls.ts";
import { StallTable } from "../stalls/stall_table.ts";
import { beatEvery } from "../stalls/stall_watch.ts";
import { unixNanos } from "../unix_time.ts";
import { type Attached, soon, TURN_MILLIS, turnsSoon } from "./attach.ts";
import { LATE_INTERVAL, lateComments, startSampling, stopSampling } from "./late_sampling.ts";
import { plantHeart } from "./planted_beats.ts";
import type { AttachedTakeOptions } from "./take_options.ts";

/** Shorter stretches are not told, as in a service, in milliseconds. */
const THRESHOLD = 50;
/** How much longer than its window the timer lives, if nobody ends it. */
const FORGOTTEN_MILLIS = 30_000;

/**
 * Takes the stretches of a window in which the event loop of a program could not turn: a
 * timer that is planted in it for so long tells when, samples tell what ran.
 *
 * @throws {InspectorError} If the program is no Deno or Node, or its loop turns
 * and its timers do not run.
 */
export async function attachedBlock(
  { client, resolver, turns }: Attached,
  { seconds, recompile = !turns, signal }: AttachedTakeOptions,
): Promise<Profile> {
  const every = beatEvery(THRESHOLD);
  const longest = seconds * 1e3 + FORGOTTEN_MILLIS;
  // It begins before the first sample, so that all beats have samples around them.
  const heart = await plantHeart(client, { every, least: THRESHOLD, longest });
  try {
    const clock = new ProfilerClock();
    const before = await startSampling(client, recompile);
    const startedAt = unixNanos();
    await pause(seconds * 1e3, signal);
    const turned = await turnsSoon(client);
    if (turned) await soon(TURN_MILLIS, heart.begun(), "its timers do not run: block needs one");
    const { late, began, ended } = await heart.take();
    const profile = await stopSampling(client);
    if (turned) await soon(TURN_MILLIS, heart.gone(), "").catch(() => {});
    clock.note(before, profile.startTime);
    const stalls = findStalls(profile, late, clock, {
      interval: LATE_INTERVAL / 1e3,
      least: THRESHOLD,
    });
    const table = new StallTable();
    table.add(profile, stalls);
    return await blockProfile(table.sites, resolver, {
      threshold: THRESHOLD,
      window: { startedAt, millis: ended - began },
      span: `in the ${seconds} seconds of this profile, by a timer planted in the program`,
      comments: lateComments({ turns }, recompile),
    });
  } finally {
    await heart.release().catch(() => {});
  }
}

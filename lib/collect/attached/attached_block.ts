import type { Profile } from "../../profile/types.ts";
import { ProfilerClock } from "../clock/profiler_clock.ts";
import { blockProfile } from "../stalls/block_profile.ts";
import { findStalls } from "../stalls/find_stalls.ts";
import { StallTable } from "../stalls/stall_table.ts";
import { beatEvery } from "../stalls/stall_watch.ts";
import { unixNanos } from "../clock/unix_time.ts";
import { type Attached, soon, TURN_MILLIS, turnsSoon } from "../target/attached.ts";
import { AHEAD, LATE_INTERVAL, startSampling } from "./late_sampling.ts";
import { observe } from "./observation.ts";
import { type InjectedBeats, injectHeartbeat } from "./injected_heartbeat.ts";
import type { AttachedTakeOptions } from "../kinds/take_options.ts";

/** Shorter stalls are not shown, as in a service, in milliseconds. */
const THRESHOLD = 50;
/** How much longer than its window the timer lives, if nobody ends it. */
const FORGOTTEN_MILLIS = 30_000;

/**
 * Takes the intervals of a window in which the event loop of a program could not turn: a
 * timer that is injected into it for so long notes when, samples show what ran.
 *
 * @throws {InspectorError} If the program is no Deno or Node, or its loop turns
 * and its timers do not run.
 */
export async function attachedBlock(
  program: Attached,
  { seconds, recompile, signal }: AttachedTakeOptions,
): Promise<Profile> {
  const { client, resolver } = program;
  await resolver.prepareAhead(AHEAD);
  const every = beatEvery(THRESHOLD);
  const longest = seconds * 1e3 + FORGOTTEN_MILLIS;
  // It begins before the first sample, so that all beats have samples around them.
  const heartbeat = await injectHeartbeat(client, { every, least: THRESHOLD, longest });
  try {
    const clock = new ProfilerClock();
    const sampling = await startSampling(program, { recompile });
    const startedAt = unixNanos();
    let beats: InjectedBeats | undefined;
    const { comments } = await observe(program, seconds, signal, async () => {
      beats = await heartbeat.peek();
    });
    // Of a program that is gone the beats until the latest look are there.
    const isThere = comments.length === 0;
    const turned = isThere && await turnsSoon(client);
    if (turned) {
      await soon(TURN_MILLIS, heartbeat.begun(), "its timers do not run: block needs one");
    }
    const { late, began, ended } = isThere || !beats ? await heartbeat.take() : beats;
    const { profile, comments: aboutSamples } = await sampling.stop();
    if (turned) await soon(TURN_MILLIS, heartbeat.gone(), "").catch(() => {});
    clock.note(sampling.before ?? 0, profile.startTime);
    const stalls = findStalls(profile, late, clock, {
      interval: LATE_INTERVAL / 1e3,
      least: THRESHOLD,
    });
    const table = new StallTable();
    table.add(profile, stalls);
    return await blockProfile(table.sites, resolver, {
      threshold: THRESHOLD,
      window: { startedAt, millis: ended - began },
      span: `in the ${seconds} seconds of this profile, by a timer injected into the program`,
      comments: [...comments, ...aboutSamples],
    });
  } finally {
    await heartbeat.release().catch(() => {});
  }
}

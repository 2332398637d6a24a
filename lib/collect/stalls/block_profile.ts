import { ProfileBuilder, valueType } from "../../profile/builder.ts";
import type { Profile } from "../../profile/types.ts";
import { DROP_FRAMES, type FrameResolver, type ResolvedFrame } from "../source/frame_resolver.ts";
import { pseudoFrame } from "../source/pseudo_frame.ts";
import { PROFILER, userStack } from "../source/user_stack.ts";
import type { StallSite } from "./stall_table.ts";
import { unixNanos } from "../clock/unix_time.ts";

/** What a profile says of its stalls. */
export interface BlockProfileOptions {
  /** Shorter ones are not in it, in milliseconds. */
  threshold: number;
  /** Since when, for people. */
  span: string;
  /** Of a window: when it began, in Unix nanoseconds, and its length; absent: all until now. */
  window?: { startedAt: bigint; millis: number };
  comments: readonly string[];
}

/** Go's `block`: where the event loop was held. */
export async function blockProfile(
  sites: readonly StallSite[],
  resolver: FrameResolver,
  { threshold, span, window, comments }: BlockProfileOptions,
): Promise<Profile> {
  await resolver.prepare(sites.flatMap(({ calls }) => calls));
  const contentions = valueType("contentions", "count");
  const builder = new ProfileBuilder({
    sampleType: [contentions, valueType("delay", "nanoseconds")],
    periodType: contentions,
    period: 1,
    timeNanos: window?.startedAt ?? unixNanos(),
    durationNanos: Math.round((window?.millis ?? 0) * 1e6),
    dropFrames: DROP_FRAMES,
    comment: [
      `block: stalls of ${threshold}ms and more, in which the event loop could not turn, ${span}`,
      "# a stall counts once, on the stack that held it longest; its delay is divided by samples of the CPU profiler",
      "# read from outside while it lasts, a stall ends there, and what comes after is another one",
      "# (profiler) is the profiler's own work: a goroutine or retained profile stops the program for a snapshot",
      "# (native) is the platform's own code; (not running): the thread had no core or slept in the kernel",
      "# lines: of the running function, by all its samples around the stall; a caller has its function's first line",
      ...comments,
    ],
  });
  builder.mapping(resolver.root);
  for (const site of sites) {
    builder.add(stackOf(site, resolver), [site.count, Math.round(site.millis * 1e6)]);
  }
  return builder.build();
}

function stackOf({ calls, line, pseudo }: StallSite, resolver: FrameResolver): ResolvedFrame[] {
  if (pseudo === PROFILER.name) return [PROFILER];
  const stack = userStack(calls.map((call, i) => resolver.resolve(call, i === 0 ? line : 0)));
  // How the profiler does its work is nobody's concern.
  const own = stack.indexOf(PROFILER);
  if (own >= 0) {
    const callers = stack.slice(own + 1);
    return callers.every(({ owner }) => owner === "deno") ? [PROFILER] : [PROFILER, ...callers];
  }
  return pseudo ? [pseudoFrame(pseudo), ...stack] : stack;
}

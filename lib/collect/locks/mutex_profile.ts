import { ProfileBuilder, valueType } from "../../profile/builder.ts";
import type { Profile } from "../../profile/types.ts";
import type { Collectors } from "../target/own.ts";
import { takeDelta } from "../kinds/delta.ts";
import { sinceLast } from "../kinds/since_last.ts";
import type { KindOptions } from "../kinds/take_options.ts";
import { errorStack } from "../source/error_stack.ts";
import { pseudoFrame } from "../source/pseudo_frame.ts";
import { unixNanos } from "../clock/unix_time.ts";
import { type LockWatch, MIN_MILLIS } from "./lock_watch.ts";

/** Go's `mutex`, by who waited: who held the lock may be another thread. */
export function mutexProfile(watch: LockWatch, root: string, comments: readonly string[]): Profile {
  const contentions = valueType("contentions", "count");
  const builder = new ProfileBuilder({
    sampleType: [contentions, valueType("delay", "nanoseconds")],
    periodType: contentions,
    period: 1,
    timeNanos: unixNanos(),
    comment: [
      `mutex: waits of ${MIN_MILLIS}ms and more for Web Locks and in Atomics.wait of this isolate since the profiler's start at ${watch.since.toISOString()}, by who waited`,
      "not seen: waits of Workers without a profiler, of Atomics.waitAsync, of native code, and through methods that were copied before the profiler's start",
      ...comments,
    ],
  });
  builder.mapping(root);
  for (const { stack, count, millis } of watch.read()) {
    const frames = errorStack(stack, root);
    builder.add(frames.length > 0 ? frames : [pseudoFrame("(other waits)")], [
      count,
      Math.round(millis * 1e6),
    ]);
  }
  return builder.build();
}

/** Takes the waits since the start, or within some seconds. */
export function takeMutex(
  { locks, resolver, notes }: Collectors,
  options: KindOptions,
): Promise<Profile> {
  return takeDelta(options, () => mutexProfile(locks, resolver.root, notes));
}

/** Takes the waits since its last request. */
export const takeDeltaMutex = sinceLast(takeMutex, 2);

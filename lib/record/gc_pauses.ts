import type { ClockSample } from "../profile/import/v8/ticks.ts";
import type { CpuProfile } from "../inspect/protocol.ts";

/** A stretch of wall time in which samples show the garbage collector: begin and length. */
export type GcPause = readonly [from: number, length: number];

const COLLECTOR = "(garbage collector)";

/**
 * The time that samples show in the garbage collector, runs of samples as one.
 * An estimate: a collection shorter than the sampling interval is in it by
 * chance, and then as long as the interval.
 *
 * @param samples Those of the profile that its clock took.
 * @returns In microseconds of V8's profiler.
 */
export function gcPauses(profile: CpuProfile, samples: readonly ClockSample[]): GcPause[] {
  const collectors = new Set(
    profile.nodes.filter(({ callFrame: { scriptId, functionName } }) =>
      scriptId === "0" && functionName === COLLECTOR
    ).map(({ id }) => id),
  );
  const pauses: GcPause[] = [];
  let from: number | undefined;
  samples.forEach(({ id, at }, i) => {
    if (!collectors.has(id)) return;
    from ??= at;
    const next = samples[i + 1];
    if (next && collectors.has(next.id)) return;
    pauses.push([from, (next?.at ?? Math.max(at, profile.endTime)) - from]);
    from = undefined;
  });
  return pauses;
}

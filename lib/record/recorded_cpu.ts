import type { Collectors } from "../collect/collectors.ts";
import { cpuProfile } from "../collect/cpu/cpu_profile.ts";
import { unixOrigin } from "../collect/unix_time.ts";
import type { Profile } from "../profile/types.ts";
import type { SampleLabels } from "../collect/labels/sample_labels.ts";
import { type Figure, timesAt } from "./figure.ts";
import { joinStretches, type Stretch } from "./stretch.ts";

/** A stretch of time, in Unix milliseconds. */
export interface Span {
  from: number;
  until: number;
}

/**
 * The CPU profile of a span that was recorded.
 *
 * Its total is the thread's CPU time in the span, read four times a
 * second and divided in proportion at both ends.
 */
export function recordedCpu(
  stretches: readonly Stretch[],
  figures: readonly Figure[],
  span: Span,
  { cpu, resolver, clock, notes }: Collectors,
  labels?: SampleLabels,
): Promise<Profile> {
  const origin = unixOrigin();
  const micros = (unix: number) => cpu.time.micros(unix - origin);
  const [from, until] = [micros(span.from), micros(span.until)];
  const [before, after] = [timesAt(figures, span.from), timesAt(figures, span.until)];
  const inside = stretches.filter((stretch) => stretch.until > from && stretch.from < until);
  const gc = inside.reduce((sum, { undisturbedGc }) => sum + undisturbedGc, 0);
  const wait = after.wait === undefined || before.wait === undefined
    ? {}
    : { wait: after.wait - before.wait };
  return cpuProfile(
    {
      profile: joinStretches(stretches, from, until),
      thread: { cpu: after.cpu - before.cpu, ...wait },
      startedAt: BigInt(Math.round(span.from)) * 1_000_000n,
      wallNanos: Math.round((span.until - span.from) * 1e6),
      undisturbedGc: inside.length > 0 ? gc / inside.length : 1,
      ...(labels ? { labels } : {}),
    },
    resolver,
    {
      periodNanos: cpu.periodNanos,
      clock: clock.description,
      comments: [
        `recorded: the ${((span.until - span.from) / 1e3).toFixed(1)}s until ${
          new Date(span.until).toISOString()
        }`,
        "estimate: CPU time of a recorded span is read four times a second; lines within a function are divided as in the 20 seconds around them",
        ...notes,
      ],
    },
  );
}

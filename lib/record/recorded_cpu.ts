import type { Collectors } from "../collect/target/own.ts";
import { cpuProfile } from "../collect/cpu/cpu_profile.ts";
import { unixOrigin } from "../collect/clock/unix_time.ts";
import type { Profile } from "../profile/types.ts";
import { areLabelsUsed } from "../collect/labels/label_context.ts";
import type { SampleLabels } from "../collect/labels/sample_labels.ts";
import { weighTicks } from "../profile/import/v8/ticks.ts";
import type { CpuProfile } from "../inspect/protocol.ts";
import type { Figure } from "./figure.ts";
import { type Span, spanTimes } from "./span_times.ts";
import { joinStretches, type Stretch } from "./stretch.ts";

const WITHOUT_LABELS =
  "without the program's labels: they are noted in windows that somebody asks for";

/**
 * The CPU profile of a span that was recorded.
 *
 * Its samples are those of the span, to the microsecond. Its total is the
 * thread's CPU time, read four times a second; what was used between two
 * readings is divided as the samples show the thread busy.
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
  const { thread, collected, least, most } = spanTimes(
    figures,
    span,
    ({ from, until }, at) =>
      busyBefore(joinStretches(stretches, micros(from), micros(until)), micros(at)),
  );
  return cpuProfile(
    {
      profile: joinStretches(stretches, from, until),
      thread,
      startedAt: BigInt(Math.round(span.from)) * 1_000_000n,
      wallNanos: Math.round((span.until - span.from) * 1e6),
      ...(collected === undefined ? {} : { collected }),
      ...(labels ? { labels } : {}),
    },
    resolver,
    {
      periodNanos: cpu.periodNanos,
      clock: clock.description,
      threads: cpu.threads,
      comments: [
        `recorded: the ${((span.until - span.from) / 1e3).toFixed(1)}s until ${
          new Date(span.until).toISOString()
        }`,
        most > least
          ? `estimate: CPU time between ${secondsText(least)} and ${
            secondsText(most)
          }: it is read four times a second, and divided at the ends of the span as samples show the thread busy`
          : "# the ends of the span are where CPU time was read",
        ...(areLabelsUsed() && !labels ? [WITHOUT_LABELS] : []),
        "estimate: lines within a function are divided as in the 20 seconds around them",
        ...notes,
      ],
    },
  );
}

/** Which part of the time that is not idle, by the samples, was before a moment; nothing if none was. */
function busyBefore(profile: CpuProfile, at: number): number | undefined {
  const BEFORE = 1;
  const ticks = weighTicks(profile, (micros) => micros < at ? BEFORE : 0)
    .filter(({ node: { callFrame } }) =>
      callFrame.scriptId !== "0" || callFrame.functionName !== "(idle)"
    );
  const sum = (some: typeof ticks) => some.reduce((all, { wall }) => all + wall, 0);
  const busy = sum(ticks);
  return busy > 0 ? sum(ticks.filter(({ group }) => group === BEFORE)) / busy : undefined;
}

function secondsText(nanos: number): string {
  return `${(nanos / 1e9).toFixed(2)}s`;
}

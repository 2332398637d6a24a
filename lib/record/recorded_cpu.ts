import type { ThreadTimes } from "../collect/clock/thread_clock.ts";
import { unixOrigin } from "../collect/clock/unix_time.ts";
import type { CoreTimes } from "../collect/cpu/on_core.ts";
import { cpuProfile } from "../collect/cpu/cpu_profile.ts";
import { areLabelsUsed } from "../collect/labels/label_context.ts";
import type { SampleLabels } from "../collect/labels/sample_labels.ts";
import type { Collectors } from "../collect/target/own.ts";
import type { CpuProfile } from "../inspect/protocol.ts";
import { weighTicks } from "../profile/import/v8/ticks.ts";
import type { Profile } from "../profile/types.ts";
import type { Figure } from "./figure.ts";
import { joinSegments, type Segment } from "./segment.ts";

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
  segments: readonly Segment[],
  figures: readonly Figure[],
  span: Span,
  { cpu, resolver, clock, notes }: Collectors,
  { labels, cores }: { labels?: SampleLabels | undefined; cores?: CoreTimes | undefined } = {},
): Promise<Profile> {
  const origin = unixOrigin();
  const micros = (unix: number) => cpu.time.micros(unix - origin);
  const [from, until] = [micros(span.from), micros(span.until)];
  const { thread, collected, least, most } = spanTimes(
    figures,
    span,
    ({ from, until }, at) =>
      busyBefore(joinSegments(segments, micros(from), micros(until)), micros(at)),
  );
  const profile = joinSegments(segments, from, until);
  const wallNanos = Math.round((span.until - span.from) * 1e6);
  const idleCost = cpu.idleCostOf(profile, wallNanos);
  return cpuProfile(
    {
      profile,
      thread: { ...thread, ...(cores ? { cores } : {}) },
      startedAt: BigInt(Math.round(span.from)) * 1_000_000n,
      wallNanos,
      ...(idleCost ? { idleCost } : {}),
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
        ...(cpu.longestDelay > 0 ? [restText(cpu)] : []),
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

/** It rests only after it has seen for long that nothing runs. */
function restText({ periodNanos, longestDelay }: Collectors["cpu"]): string {
  const interval = (micros: number) => `${(micros / 1e3).toFixed(0)}ms`;
  return `estimate: while nothing ran V8 took a sample every ${
    interval(periodNanos / 1e3 + longestDelay)
  } instead of ${
    interval(periodNanos / 1e3)
  }, until a request came: what the program began by itself then is less exact`;
}

function secondsText(nanos: number): string {
  return `${(nanos / 1e9).toFixed(2)}s`;
}

/** An interval of time, in Unix milliseconds. */
export interface Span {
  from: number;
  until: number;
}

/** Which part of the time that samples show the thread busy in a span was before a moment; nothing if none was. */
type BusyBefore = (span: Span, at: number) => number | undefined;

/** The thread's times in a span. */
interface SpanTimes {
  /** An estimate where an edge lies between two figures. */
  thread: ThreadTimes;
  /** Wall time of the thread in collections, in nanoseconds; older records lack it. */
  collected?: number;
  /** CPU time that it is not less and not more than, in nanoseconds. */
  least: number;
  most: number;
}

/**
 * The thread's times between two moments, from figures that know them now and
 * then: what was used between two figures is divided as samples show the thread
 * busy, and evenly where they do not.
 */
export function spanTimes(
  figures: readonly Figure[],
  { from, until }: Span,
  busyBefore: BusyBefore,
): SpanTimes {
  const [begin, end] = [edgeAt(figures, from, busyBefore), edgeAt(figures, until, busyBefore)];
  const wait = begin.thread.wait === undefined || end.thread.wait === undefined
    ? {}
    : { wait: Math.max(0, end.thread.wait - begin.thread.wait) };
  const collected = begin.collected === undefined || end.collected === undefined
    ? {}
    : { collected: Math.max(0, end.collected - begin.collected) };
  return {
    thread: { cpu: Math.max(0, end.thread.cpu - begin.thread.cpu), ...wait },
    ...collected,
    least: Math.max(0, end.least - begin.most),
    most: end.most - begin.least,
  };
}

function edgeAt(
  figures: readonly Figure[],
  at: number,
  busyBefore: BusyBefore,
): SpanTimes {
  const next = figures.findIndex((figure) => figure.at >= at);
  const after = figures[next] ?? figures.at(-1);
  if (!after) return { thread: { cpu: 0 }, least: 0, most: 0 };
  const before = next > 0 && after.at > at ? figures[next - 1]! : after;
  const share = before === after ? 1 : busyBefore({ from: before.at, until: after.at }, at) ??
    (at - before.at) / (after.at - before.at);
  const between = (from: number, to: number) => from + (to - from) * share;
  const { cpu, wait } = before.thread;
  const [from, to] = [collectedUntil(figures, before), collectedUntil(figures, after)];
  return {
    thread: {
      cpu: between(cpu, after.thread.cpu),
      ...(wait === undefined ? {} : { wait: between(wait, after.thread.wait ?? wait) }),
    },
    ...(from === undefined || to === undefined ? {} : { collected: between(from, to) }),
    least: cpu,
    most: after.thread.cpu,
  };
}

/** Since the first figure, in nanoseconds. */
function collectedUntil(figures: readonly Figure[], last: Figure): number | undefined {
  const times = figures.slice(1, figures.indexOf(last) + 1).map(({ collecting }) => collecting);
  if (times.includes(undefined)) return undefined;
  return times.reduce<number>((sum, millis = 0) => sum + millis * 1e6, 0);
}

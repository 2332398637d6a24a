import type { ThreadTimes } from "../collect/clock/thread_clock.ts";
import type { Figure } from "./figure.ts";

/** A stretch of time, in Unix milliseconds. */
export interface Span {
  from: number;
  until: number;
}

/** Which part of the time that samples show the thread busy in a span was before a moment; nothing if none was. */
export type BusyBefore = (span: Span, at: number) => number | undefined;

/** The thread's times in a span. */
export interface SpanTimes {
  /** An estimate where an edge lies between two figures. */
  thread: ThreadTimes;
  /** Wall time of the thread in collections, in nanoseconds; records of old lack it. */
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

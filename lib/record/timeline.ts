import type { NamedStall, RecordedTimeline } from "../contract/timeline.ts";
import type { Figure } from "./figure.ts";

/** From and until, in Unix milliseconds. */
export type TimeRange = readonly [from: number, until: number];

/** An interval of wall time in which samples showed a collection, in older records: begin and length. */
export type GcPause = readonly [from: number, length: number];

/** What a time line is made of. */
interface TimelineSource {
  figures: readonly Figure[];
  stalls: readonly NamedStall[];
  /** In Unix milliseconds, as `sampled`; of older records, whose figures do not count collections. */
  gc?: readonly GcPause[];
  sampled?: readonly TimeRange[];
}

/** Makes the columns. */
export function timeline(
  { figures, stalls, gc = [], sampled = [] }: TimelineSource,
): RecordedTimeline {
  const intervals = figures.map(({ at }, i): TimeRange => [figures[i - 1]?.at ?? at, at]);
  const column = <T>(read: (figure: Figure, before: Figure | undefined) => T) =>
    figures.map((figure, i) => read(figure, figures[i - 1]));
  const collected = timeWithin(gc.map(([from, length]) => [from, from + length]), intervals);
  const known = timeWithin(sampled, intervals);
  return {
    at: column(({ at }) => Math.round(at)),
    cpu: column((figure, before) => before ? cpuShare(figure, before) : null),
    coreless: column((figure, before) => before ? corelessShare(figure, before) : null),
    delay: column(({ delay }) => rounded(delay, 10)),
    gc: intervals.map(([from, until], i) => {
      const { collecting } = figures[i]!;
      if (i > 0 && collecting !== undefined) return rounded(collecting, 10);
      // Half an interval without samples would be half the time that collections took.
      const isKnown = until > from && known[i]! > 0.99 * (until - from);
      return isKnown ? rounded(collected[i]!, 10) : null;
    }),
    aboutGc: figures.some(({ collecting }) => collecting === undefined),
    freed: column((figure, before) => before ? freedBytes(figure, before) : null),
    collections: column((figure, before) => before ? figure.collections ?? null : null),
    heapUsed: column(({ heapUsed }) => heapUsed),
    heapLive: column(({ live }) => live ?? null),
    heapLimit: column(({ heapLimit }) => heapLimit),
    external: column(({ external }) => external),
    rss: column(({ rss }) => rss),
    stalls: [...stalls],
    sampled: joined(sampled),
  };
}

function cpuShare(figure: Figure, before: Figure): number | null {
  const millis = figure.at - before.at;
  return millis > 0
    ? rounded(Math.max(0, figure.thread.cpu - before.thread.cpu) / 1e6 / millis, 1e4)
    : null;
}

function corelessShare({ at, thread }: Figure, before: Figure): number | null {
  const { wait } = thread;
  if (wait === undefined || before.thread.wait === undefined || at <= before.at) return null;
  return rounded(Math.max(0, wait - before.thread.wait) / 1e6 / (at - before.at), 1e4);
}

/** What came and is not there any more. */
function freedBytes({ allocated, heapUsed }: Figure, before: Figure): number | null {
  if (allocated === undefined || before.allocated === undefined) return null;
  return Math.max(0, allocated - before.allocated - (heapUsed - before.heapUsed));
}

/** How much of each interval the spans cover; both in order, spans apart from each other. */
function timeWithin(spans: readonly TimeRange[], intervals: readonly TimeRange[]): number[] {
  const apart = joined(spans);
  let first = 0;
  return intervals.map(([from, until]) => {
    while (first < apart.length && apart[first]![1] <= from) first++;
    let sum = 0;
    for (let i = first; i < apart.length && apart[i]![0] < until; i++) {
      sum += Math.min(until, apart[i]![1]) - Math.max(from, apart[i]![0]);
    }
    return sum;
  });
}

/** Spans that overlap as one. */
function joined(spans: readonly TimeRange[]): TimeRange[] {
  const result: [from: number, until: number][] = [];
  for (const [from, until] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], until);
    else result.push([from, until]);
  }
  return result;
}

function rounded(value: number, steps: number): number {
  return Math.round(value * steps) / steps;
}

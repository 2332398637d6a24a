/**
 * What happened in a span, as numbers.
 *
 * @module
 */
import type { Timeline } from "../../../contract/timeline.ts";
import { overlap, type Span } from "./spans.ts";
import { bytesText, clockText, lengthText, shareText } from "./texts.ts";

/** Numbers of a span; null where something is not known. */
export interface SpanSummary {
  /** Part of a core. */
  cpu: number | null;
  /** In milliseconds. */
  delay: number;
  /** Part of the time. */
  gc: number | null;
  /** In bytes, as `heap` and `rss`: the most that there was. */
  freed: number | null;
  collections: number | null;
  aboutGc: boolean;
  heap: number;
  rss: number;
  stalls: number;
}

/** Adds up the figures that end in a span. */
export function sumUp(timeline: Timeline, span: Span): SpanSummary {
  const { at, cpu, delay, gc, freed, collections, heapUsed, rss, stalls, aboutGc } = timeline;
  const sum = { cpu: 0, known: 0, gc: 0, gcKnown: 0, freed: 0, freedKnown: 0, delay: 0 };
  let count: number | null = null;
  let [heap, most] = [0, 0];
  for (const [i, end] of at.entries()) {
    if (!(end > span.from && end <= span.until)) continue;
    const length = i > 0 ? end - (at[i - 1] ?? end) : 0;
    const [busy = null, collected = null, bytes = null] = [cpu[i], gc[i], freed[i]];
    if (busy !== null) [sum.cpu, sum.known] = [sum.cpu + busy * length, sum.known + length];
    if (collected !== null) [sum.gc, sum.gcKnown] = [sum.gc + collected, sum.gcKnown + length];
    if (bytes !== null) [sum.freed, sum.freedKnown] = [sum.freed + bytes, sum.freedKnown + length];
    const times = collections[i] ?? null;
    if (times !== null) count = (count ?? 0) + times;
    sum.delay = Math.max(sum.delay, delay[i] ?? 0);
    heap = Math.max(heap, heapUsed[i] ?? 0);
    most = Math.max(most, rss[i] ?? 0);
  }
  return {
    cpu: sum.known > 0 ? sum.cpu / sum.known : null,
    delay: sum.delay,
    gc: sum.gcKnown > 0 ? sum.gc / sum.gcKnown : null,
    freed: sum.freedKnown > 0 ? sum.freed : null,
    collections: count,
    aboutGc,
    heap,
    rss: most,
    stalls: stalls.filter((stall) => overlap(stall, span) > 0).length,
  };
}

/** Columns of numbers about a span: title and text. */
export const NUMBERS: readonly { title: string; text: (sum: SpanSummary) => string }[] = [
  { title: "CPU", text: ({ cpu }) => cpu === null ? "–" : shareText(cpu) },
  { title: "Longest delay", text: ({ delay }) => lengthText(delay) },
  { title: "Stalls", text: ({ stalls }) => `${stalls}` },
  { title: "GC", text: ({ gc }) => gc === null ? "–" : shareText(gc) },
  { title: "Freed", text: ({ freed }) => freed === null ? "–" : bytesText(freed) },
  { title: "Collections", text: ({ collections, aboutGc }) => countText(collections, aboutGc) },
  { title: "Heap", text: ({ heap }) => bytesText(heap) },
  { title: "RSS", text: ({ rss }) => bytesText(rss) },
];

/** @param isEstimate Unless there were none. */
function countText(count: number | null, isEstimate: boolean): string {
  return count === null ? "–" : isEstimate && count > 0 ? `≈ ${count}` : `${count}`;
}

/** A span and its numbers as one line. */
export function summaryText(timeline: Timeline, span: Span): string {
  const sum = sumUp(timeline, span);
  const step = span.until - span.from < 10_000 ? 1 : 1000;
  const times = `${clockText(span.from, step)} – ${clockText(span.until, step)}`;
  const numbers = NUMBERS.map(({ title, text }) => `${title} ${text(sum)}`);
  return `${times} (${lengthText(span.until - span.from)}): ${numbers.join(", ")}`;
}

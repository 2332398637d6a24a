// What happened in a span, as numbers.
import { shareText } from "../flame/number_text.js";
import { bytesText } from "./lanes.js";
import { clockText, lengthText, overlap } from "./spans.js";
/** @typedef {import("./spans.js").Span} Span */
/** @typedef {import("./timeline.js").Recorded} Recorded */

/**
 * Numbers of a span; figures count that end in it. Nothing where it is not known.
 *
 * @param {Recorded} recorded
 * @param {Span} span
 */
export function sumUp(recorded, span) {
  const { at, cpu, delay, gc, freed, collections, heapUsed, rss, stalls, aboutGc } = recorded;
  const sum = { cpu: 0, known: 0, gc: 0, gcKnown: 0, freed: 0, freedKnown: 0, delay: 0 };
  /** @type {number | null} */
  let count = null;
  let heap = 0;
  let most = 0;
  at.forEach((end, i) => {
    if (!(end > span.from && end <= span.until)) return;
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
  });
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
export const NUMBERS =
  /** @type {readonly { title: string, text: (sum: ReturnType<typeof sumUp>) => string }[]} */ ([
    { title: "CPU", text: ({ cpu }) => cpu === null ? "–" : shareText(cpu) },
    { title: "Longest delay", text: ({ delay }) => lengthText(delay) },
    { title: "Stalls", text: ({ stalls }) => `${stalls}` },
    { title: "GC", text: ({ gc }) => gc === null ? "–" : shareText(gc) },
    { title: "Freed", text: ({ freed }) => freed === null ? "–" : bytesText(freed) },
    { title: "Collections", text: ({ collections, aboutGc }) => countText(collections, aboutGc) },
    { title: "Heap", text: ({ heap }) => bytesText(heap) },
    { title: "RSS", text: ({ rss }) => bytesText(rss) },
  ]);

/**
 * @param {number | null} count
 * @param {boolean} isEstimate Unless there were none.
 */
function countText(count, isEstimate) {
  return count === null ? "–" : isEstimate && count > 0 ? `≈ ${count}` : `${count}`;
}

/**
 * A span and its numbers as one line.
 *
 * @param {Recorded} recorded
 * @param {Span} span
 */
export function summaryText(recorded, span) {
  const sum = sumUp(recorded, span);
  const step = span.until - span.from < 10_000 ? 1 : 1000;
  const times = `${clockText(span.from, step)} – ${clockText(span.until, step)}`;
  const numbers = NUMBERS.map(({ title, text }) => `${title} ${text(sum)}`);
  return `${times} (${lengthText(span.until - span.from)}): ${numbers.join(", ")}`;
}

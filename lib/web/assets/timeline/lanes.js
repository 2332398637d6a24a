// What the time line shows, a lane each.
import { shareText, valueText } from "../flame/number_text.js";
import { lengthText } from "./spans.js";
/** @typedef {import("./timeline.js").Recorded} Recorded */
/**
 * Values of a lane, one per figure; each stands for the time since the figure
 * before. Several in a place become their mean, or the greatest.
 *
 * @typedef {{ title: string, style: string, many: "mean" | "most", values: (recorded: Recorded) => readonly (number | null)[] }} Series
 * @typedef {{ id: string, title: string, of: (recorded: Recorded) => string, help: string, least: number, text: (value: number) => string, series: readonly Series[], stalls?: boolean }} Lane
 */

/** @type {readonly Lane[]} */
export const LANES = [
  {
    id: "cpu",
    title: "CPU",
    of: () => " of a core",
    help: "CPU time of the event loop's thread",
    least: 1,
    text: shareText,
    series: [{ title: "CPU", style: "cpu", many: "mean", values: ({ cpu }) => cpu }],
  },
  {
    id: "delay",
    title: "Loop delay",
    of: () => "",
    help: "The longest that the event loop did not turn; stalls are marked",
    least: 50,
    text: lengthText,
    series: [{ title: "delay", style: "delay", many: "most", values: ({ delay }) => delay }],
    stalls: true,
  },
  {
    id: "gc",
    title: "GC",
    of: ({ aboutGc }) => " of the time" + (aboutGc ? ", estimated" : ""),
    help: "Wall time in garbage collections",
    least: 0.1,
    text: shareText,
    series: [{ title: "GC", style: "gc", many: "mean", values: gcShare }],
  },
  {
    id: "memory",
    title: "Memory",
    of: () => "",
    help: "The process's resident memory and V8's heap with garbage",
    least: 1 << 20,
    text: bytesText,
    series: [
      { title: "RSS", style: "rss", many: "most", values: ({ rss }) => rss },
      { title: "heap used", style: "heap", many: "most", values: ({ heapUsed }) => heapUsed },
    ],
  },
];

/** @param {Recorded} recorded */
function gcShare({ at, gc }) {
  return gc.map((millis, i) => {
    const length = (at[i] ?? 0) - (at[i - 1] ?? Infinity);
    return millis === null || !(length > 0) ? null : millis / length;
  });
}

/** @param {number} bytes */
export function bytesText(bytes) {
  return valueText(bytes, "bytes", "auto");
}

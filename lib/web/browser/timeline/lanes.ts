/**
 * What the time line shows, a lane each.
 *
 * @module
 */
import type { Timeline } from "../../../contract/timeline.ts";
import { bytesText, lengthText, shareText } from "./texts.ts";

/** Values of a lane, one per figure; each stands for the time since the figure before. */
export interface Series {
  title: string;
  /** Its class in the picture. */
  style: string;
  /** What several values in one place become. */
  many: "mean" | "most";
  values: (timeline: Timeline) => readonly (number | null)[];
}

/** A picture over time. */
export interface Lane {
  id: string;
  title: string;
  /** What its values are a part of, and whether they are estimates. */
  of: (timeline: Timeline) => string;
  help: string;
  /** It is at least so high. */
  least: number;
  text: (value: number) => string;
  series: readonly Series[];
  /** Whether stalls are marked in it. */
  stalls?: boolean;
}

/** All lanes, from above to below. */
export const LANES: readonly Lane[] = [
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
    id: "heap",
    title: "Heap",
    of: () => "",
    help: "V8's heap: all of it, and what was alive after the last full collection",
    least: 1 << 20,
    text: bytesText,
    series: [
      { title: "with garbage", style: "heap", many: "most", values: ({ heapUsed }) => heapUsed },
      { title: "alive", style: "live", many: "most", values: liveSoFar },
    ],
  },
  {
    id: "rss",
    title: "RSS",
    of: () => "",
    help: "The process's memory in the machine: heap, buffers, code, everything",
    least: 1 << 20,
    text: bytesText,
    series: [{ title: "RSS", style: "rss", many: "most", values: ({ rss }) => rss }],
  },
];

/** What a full collection left counts until the next one. */
function liveSoFar({ heapLive }: Timeline): (number | null)[] {
  let last: number | null = null;
  return heapLive.map((live) => last = live ?? last);
}

function gcShare({ at, gc }: Timeline): (number | null)[] {
  return gc.map((millis, i) => {
    const length = (at[i] ?? 0) - (at[i - 1] ?? Infinity);
    return millis === null || !(length > 0) ? null : millis / length;
  });
}

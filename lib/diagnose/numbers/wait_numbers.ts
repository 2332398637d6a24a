/**
 * Waits in numbers: of async functions, and for locks.
 *
 * @module
 */
import type { FindingPlace } from "../../contract/findings.ts";
import type { Profile } from "../../profile/types.ts";
import { columnOf, FrameReader, isCode, labelOf, valueAt } from "./frames.ts";
import { PlaceSums } from "./place_sums.ts";
import { secondsOf } from "./since.ts";

/** What waits come to; times in nanoseconds. */
export interface WaitNumbers {
  total: number;
  /** 0 if it is not known. */
  seconds: number;
  /** Most first. */
  waits: Wait[];
}

/** Waits at a line. */
export interface Wait {
  place: FindingPlace;
  /** What for: `fetch`, `lock`; `""` if it is not known. */
  reason: string;
  nanos: number;
  count: number;
}

/**
 * Nobody asked for these to end: a clock, or the next message of a connection
 * that may be quiet.
 */
const IDLE_REGEXP =
  /^(?:timer|stream|.*(?:accept|next_event|next_request|signal|listen|watch|poll_?messages?).*)$/i;

/** Of an `await` or `mutex` profile, without waits for clocks and for the next message. */
export function waitNumbers(profile: Profile): WaitNumbers {
  const nanos = Math.max(columnOf(profile, "wait"), columnOf(profile, "delay"));
  const counts = Math.max(columnOf(profile, "waits"), columnOf(profile, "contentions"));
  const reader = new FrameReader();
  const byReason = new Map<string, PlaceSums>();
  let total = 0;
  for (const sample of profile.sample) {
    const reason = labelOf(sample, "wait") ?? "";
    const frames = reader.of(sample);
    if (IDLE_REGEXP.test(reason) || frames.some(({ kind }) => kind === "profiler")) continue;
    const place = frames.find(isCode) ?? frames[0];
    if (!place) continue;
    const sums = byReason.get(reason) ?? new PlaceSums({ byLine: true });
    byReason.set(reason, sums);
    sums.add(place, valueAt(sample, nanos), valueAt(sample, counts));
    total += valueAt(sample, nanos);
  }
  const waits = [...byReason].flatMap(([reason, sums]) =>
    sums.sorted.map(({ place, value, count }) => ({ place, reason, nanos: value, count }))
  ).sort((a, b) => b.nanos - a.nanos);
  return { total, seconds: secondsOf(profile), waits };
}

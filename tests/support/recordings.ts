import type { Profile } from "../../lib/profile/types.ts";
import type { Timeline } from "../../lib/contract/timeline.ts";
import type { RecordedProfile, Recordings } from "../../lib/web/recorded/recordings.ts";

/** When the made-up recording begins: Unix milliseconds. */
export const RECORDED_FROM = Date.UTC(2026, 10, 23, 3, 0, 0);
const FIGURES = 241;

/** A minute of four figures a second: busy from second 20 on, a stall of 2 s at 30, collections after 40. */
export function madeUpTimeline(): Timeline {
  const at = Array.from({ length: FIGURES }, (_, i) => RECORDED_FROM + i * 250);
  const second = (i: number) => i / 4;
  const stall = { from: RECORDED_FROM + 30_000, until: RECORDED_FROM + 32_000 };
  return {
    title: "A made-up minute",
    live: false,
    whole: false,
    sampled: [[RECORDED_FROM, RECORDED_FROM + 50_000]],
    at,
    cpu: at.map((_, i) => i === 0 ? null : second(i) > 20 ? 0.5 : 0.01),
    coreless: at.map((_, i) => i === 0 ? null : 0),
    delay: at.map((_, i) => second(i) === 32 ? 2000 : 3),
    gc: at.map((_, i) => second(i) > 50 ? null : second(i) > 40 ? 25 : 0),
    aboutGc: true,
    freed: at.map((_, i) => second(i) > 40 ? 1 << 20 : 0),
    collections: at.map((_, i) => second(i) > 50 ? null : second(i) > 40 ? 3 : 0),
    heapUsed: at.map((_, i) => (10 + i / 10) * 2 ** 20),
    heapLive: at.map((_, i) => i % 40 === 0 ? (10 + i / 10) * 2 ** 20 : null),
    heapLimit: at.map(() => 2 ** 31),
    external: at.map(() => 1 << 20),
    rss: at.map(() => 80 * 2 ** 20),
    stalls: [{ ...stall, function: "<img src=x>", file: "/app/main.ts", line: 7 }],
  };
}

/** Recordings that have a made-up minute, and give the same profile for everything. */
export function madeUpRecordings(profile: Profile, line = madeUpTimeline()) {
  const requested: RecordedProfile[] = [];
  const recordings: Recordings = {
    list: () => Promise.resolve([]),
    timeline: () => Promise.resolve(line),
    profile: (wanted) => {
      requested.push(wanted);
      return Promise.resolve(profile);
    },
  };
  return { recordings, requested };
}

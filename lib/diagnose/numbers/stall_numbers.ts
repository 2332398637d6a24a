/**
 * Stalls of the event loop in numbers.
 *
 * @module
 */
import type { RecordedTimeline } from "../../contract/timeline.ts";
import type { FindingPlace } from "../../contract/findings.ts";
import type { Profile } from "../../profile/types.ts";
import { columnOf, FrameReader, isCode, valueAt } from "./frames.ts";
import { PlaceSums } from "./place_sums.ts";
import { secondsOf } from "./since.ts";

/** What held the event loop; times in nanoseconds. */
export interface StallNumbers {
  /** 0 if it is not known. */
  seconds: number;
  /** Worst first. */
  holders: StallHolder[];
  /** In which the thread had no core, or slept in the kernel: nobody's fault in the program. */
  notRunning: { nanos: number; count: number; longest: number };
}

/** A function that held the loop. */
export interface StallHolder {
  place: FindingPlace;
  nanos: number;
  count: number;
  /** 0 if it is not known. */
  longest: number;
  /** Whether it is code of the program or its packages, the collector, or something else. */
  kind: "code" | "collector" | "outside";
}

const NOT_RUNNING = "(not running)";
const COLLECTOR = "(garbage collector)";
/** Stalls that the profiler made, as for a heap snapshot, are not the program's. */
const PROFILER_REGEXP = /^(?:\(profiler\)$|deno_pprof\.)/;
/** A stall is due to missing cores if they were missing for so much of it. */
const CORELESS_SHARE = 0.5;

/** Of a `block` profile. */
export function stallNumbers(profile: Profile): StallNumbers {
  const delay = columnOf(profile, "delay");
  const contentions = columnOf(profile, "contentions");
  const reader = new FrameReader();
  const sums = new PlaceSums();
  const kinds = new Map<string, StallHolder["kind"]>();
  const notRunning = { nanos: 0, count: 0, longest: 0 };
  for (const sample of profile.sample) {
    const [nanos, count] = [valueAt(sample, delay), valueAt(sample, contentions)];
    const frames = reader.of(sample);
    const leaf = frames[0];
    if (!leaf || leaf.function === NOT_RUNNING) {
      notRunning.nanos += nanos;
      notRunning.count += count;
      continue;
    }
    if (frames.some(({ kind }) => kind === "profiler")) continue;
    const code = frames.find(isCode);
    const place = leaf.kind === "collector" ? leaf : code ?? leaf;
    kinds.set(place.function, kindOf(place.function, code !== undefined));
    sums.add(place, nanos, count);
  }
  const holders = sums.sorted.map(({ place, value, count }) => ({
    place,
    nanos: value,
    count,
    longest: 0,
    kind: kinds.get(place.function)!,
  }));
  return { seconds: secondsOf(profile), holders, notRunning };
}

/** Of a recorder's time line, which also knows whether the thread had a core. */
export function recordedStalls(line: RecordedTimeline): StallNumbers {
  const sums = new Map<string, StallHolder>();
  const notRunning = { nanos: 0, count: 0, longest: 0 };
  for (const { from, until, function: name, file, line: at } of line.stalls) {
    if (PROFILER_REGEXP.test(name)) continue;
    const nanos = (until - from) * 1e6;
    const without = corelessShare(line, from, until);
    // Code outside of JavaScript looks like no core where nobody knows of cores.
    const isIdle = name === "(idle)" || name === "(program)" || name === "(native)";
    if (name === NOT_RUNNING || (without ?? (isIdle ? 1 : 0)) > CORELESS_SHARE) {
      notRunning.nanos += nanos;
      notRunning.count++;
      notRunning.longest = Math.max(notRunning.longest, nanos);
      continue;
    }
    const own = nanos * (1 - (without ?? 0));
    const key = `${name}\0${file}`;
    const holder = sums.get(key) ?? {
      place: { function: isIdle ? "(native)" : name, file, line: at },
      nanos: 0,
      count: 0,
      longest: 0,
      kind: kindOf(name, file !== ""),
    };
    sums.set(key, holder);
    holder.nanos += own;
    holder.count++;
    holder.longest = Math.max(holder.longest, own);
  }
  const holders = [...sums.values()].filter((holder) => !isStart(holder)).sort((a, b) =>
    b.nanos - a.nanos
  );
  const seconds = ((line.at.at(-1) ?? 0) - (line.at[0] ?? 0)) / 1e3;
  return { seconds, holders, notRunning };
}

/** A module runs once, before there is anybody to wait for it. */
function isStart({ place, count }: Pick<StallHolder, "place" | "count">): boolean {
  return count === 1 && place.function.startsWith("(module ");
}

function kindOf(name: string, isOfCode: boolean): StallHolder["kind"] {
  if (name === COLLECTOR) return "collector";
  return isOfCode ? "code" : "outside";
}

/** Part of an interval without a core; nothing if that is not known. */
function corelessShare(
  { at, coreless }: RecordedTimeline,
  from: number,
  until: number,
): number | undefined {
  let [known, without] = [0, 0];
  for (let i = 1; i < at.length; i++) {
    const share = coreless[i];
    const overlap = Math.min(until, at[i]!) - Math.max(from, at[i - 1]!);
    if (overlap <= 0 || share === null || share === undefined) continue;
    known += overlap;
    without += Math.min(overlap, share * (at[i]! - at[i - 1]!));
  }
  return known > 0 ? Math.min(1, without / known) : undefined;
}

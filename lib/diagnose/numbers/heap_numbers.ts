/**
 * Heap profiles in numbers.
 *
 * @module
 */
import type { Profile } from "../../profile/types.ts";
import { columnOf, FrameReader, isCode, valueAt } from "./frames.ts";
import { type PlaceSum, PlaceSums } from "./place_sums.ts";

/** What heap profiles come to, in bytes. */
export interface HeapNumbers {
  /** Alive at the time of the latest. */
  live: number;
  /** By the innermost function of the program or its packages. */
  sites: PlaceSum[];
  /**
   * Between the oldest and the latest, if there are two, of what the program's code allocated: Deno
   * and the profiler load parts of themselves when they are needed first.
   */
  growth?: { bytes: number; from: number; seconds: number; sites: PlaceSum[] } | undefined;
}

/** Adds heap profiles up; nothing if there is none. */
export function heapNumbers(profiles: readonly Profile[]): HeapNumbers | undefined {
  const sorted = profiles.toSorted((a, b) => Number(a.timeNanos) - Number(b.timeNanos));
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last) return undefined;
  const now = sitesOf(last);
  const numbers = { live: now.all, sites: now.sites.sorted };
  const seconds = (Number(last.timeNanos) - Number(first.timeNanos)) / 1e9;
  if (first === last || !(seconds > 0)) return numbers;
  const before = sitesOf(first);
  const grown = sitesOf(last).sites;
  for (const { place, value, count } of before.sites.sorted) grown.add(place, -value, -count);
  const growth = { bytes: grown.total, from: before.all, seconds, sites: grown.sorted };
  return { ...numbers, growth };
}

function sitesOf(profile: Profile): { all: number; sites: PlaceSums } {
  const bytes = columnOf(profile, "inuse_space");
  const objects = columnOf(profile, "inuse_objects");
  const reader = new FrameReader();
  const sites = new PlaceSums();
  let all = 0;
  for (const sample of profile.sample) {
    all += valueAt(sample, bytes);
    const place = reader.of(sample).find(isCode);
    if (place) sites.add(place, valueAt(sample, bytes), valueAt(sample, objects));
  }
  return { all, sites };
}

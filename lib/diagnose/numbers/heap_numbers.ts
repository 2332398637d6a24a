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
  /** By who allocated it. */
  sites: PlaceSum[];
  /** Between the oldest and the latest, if there are two. */
  growth?: { bytes: number; from: number; seconds: number; sites: PlaceSum[] } | undefined;
}

/** Adds heap profiles up; nothing if there is none. */
export function heapNumbers(profiles: readonly Profile[]): HeapNumbers | undefined {
  const sorted = profiles.toSorted((a, b) => Number(a.timeNanos) - Number(b.timeNanos));
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last) return undefined;
  const now = sitesOf(last);
  const numbers = { live: now.total, sites: now.sorted };
  const seconds = (Number(last.timeNanos) - Number(first.timeNanos)) / 1e9;
  if (first === last || !(seconds > 0)) return numbers;
  const before = sitesOf(first);
  const grown = sitesOf(last);
  for (const { place, value, count } of before.sorted) grown.add(place, -value, -count);
  const bytes = now.total - before.total;
  return { ...numbers, growth: { bytes, from: before.total, seconds, sites: grown.sorted } };
}

/** By the innermost function of the program or its packages; what no code allocated by its own name. */
function sitesOf(profile: Profile): PlaceSums {
  const bytes = columnOf(profile, "inuse_space");
  const objects = columnOf(profile, "inuse_objects");
  const reader = new FrameReader();
  const sums = new PlaceSums();
  for (const sample of profile.sample) {
    const frames = reader.of(sample);
    const place = frames.find(isCode) ?? frames[0];
    if (place) sums.add(place, valueAt(sample, bytes), valueAt(sample, objects));
  }
  return sums;
}

import { byteOrder } from "../go/sort.ts";
import type { Profile } from "../profile/types.ts";

/** The unit of each numeric tag, and what did not fit. */
interface LabelUnits {
  units: ReadonlyMap<string, string>;
  /** Units of a tag other than the one chosen, sorted. */
  ignored: ReadonlyMap<string, readonly string[]>;
}

/** Tags that mean bytes when no sample says so. */
const BYTE_TAGS: readonly string[] = ["alignment", "request"];

/**
 * Chooses one unit for each numeric tag: the first that a sample has, else one
 * that the tag's name suggests.
 *
 * @param profile The profile.
 * @returns The units.
 */
export function labelUnits(profile: Profile): LabelUnits {
  const units = new Map<string, string>();
  const ignored = new Map<string, Set<string>>();
  const labelled = profile.sample.filter(({ label }) => label.length > 0);
  for (const { label: labels } of labelled) {
    for (const label of labels) {
      if (!("num" in label)) continue;
      const { key, numUnit } = label;
      const chosen = units.get(key);
      if (!chosen) units.set(key, numUnit);
      else if (numUnit !== "" && numUnit !== chosen) {
        ignored.set(key, (ignored.get(key) ?? new Set()).add(numUnit));
      }
    }
  }
  for (const [key, unit] of units) {
    if (unit === "") units.set(key, BYTE_TAGS.includes(key) ? "bytes" : key);
  }
  const sorted = [...ignored].sort(([a], [b]) => byteOrder(a, b));
  return {
    units,
    ignored: new Map(sorted.map(([key, set]) => [key, [...set].sort(byteOrder)])),
  };
}

import { scaleSites, type Site, totalBytes } from "./site.ts";

/** What was alive when the sampler last looked, before an allocation window ended its view. */
export interface LastSeen {
  sites: Site[];
  /** Live bytes then that no site explained. */
  unexplained: number;
  /** Unix milliseconds. */
  at: number;
}

/**
 * Says how much of what was last seen can still be alive: what fits into the
 * room that V8's live bytes leave beside what the sampler sees now.
 *
 * What does not fit has died. Functions that the sampler sees again are taken
 * to have replaced it, so their old bytes go first and nothing counts twice;
 * the rest is cut alike.
 *
 * @param now What the sampler sees now.
 * @param liveBytes V8's live bytes, all that the sites can be part of.
 */
export function carryOver(last: LastSeen, now: Site[], liveBytes: number): Site[] {
  const room = Math.max(0, liveBytes - totalBytes(now) - last.unexplained);
  const missing = totalBytes(last.sites) - room;
  if (missing <= 0) return last.sites;
  const before = bytesByFunction(last.sites);
  const seen = bytesByFunction(now);
  const replaceable = (leaf: string) => Math.min(before.get(leaf) ?? 0, seen.get(leaf) ?? 0);
  const all = [...before.keys()].reduce((sum, leaf) => sum + replaceable(leaf), 0);
  const replaced = all > 0 ? Math.min(1, missing / all) : 0;
  const kept = scaleSites(
    last.sites,
    ({ leaf }) => 1 - replaced * replaceable(leaf) / before.get(leaf)!,
  );
  const total = totalBytes(kept);
  return total > room ? scaleSites(kept, () => room / total) : kept;
}

function bytesByFunction(sites: Site[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { leaf, bytes } of sites) sums.set(leaf, (sums.get(leaf) ?? 0) + bytes);
  return sums;
}

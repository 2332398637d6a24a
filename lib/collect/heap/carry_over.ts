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
 * Says how much of what was last seen can still be alive.
 *
 * A function keeps at most what it had then beyond what the sampler sees of it
 * now, so that nothing that was replaced counts twice and no function ever
 * appears to have grown by being carried over. What is left is cut alike to
 * the room that V8's live bytes leave.
 *
 * @param now What the sampler sees now.
 * @param liveBytes V8's live bytes, all that the sites can be part of.
 */
export function carryOver(last: LastSeen, now: Site[], liveBytes: number): Site[] {
  const nowByFunction = bytesByFunction(now);
  const lastByFunction = bytesByFunction(last.sites);
  const kept = scaleSites(last.sites, ({ leaf }) => {
    const before = lastByFunction.get(leaf) ?? 0;
    return Math.max(0, before - (nowByFunction.get(leaf) ?? 0)) / before;
  });
  const room = Math.max(0, liveBytes - totalBytes(now) - last.unexplained);
  const total = totalBytes(kept);
  return total > room ? scaleSites(kept, () => room / total) : kept;
}

function bytesByFunction(sites: Site[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { leaf, bytes } of sites) sums.set(leaf, (sums.get(leaf) ?? 0) + bytes);
  return sums;
}

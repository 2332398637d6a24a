/**
 * The kinds of profiles of all threads: a profile of the program's own may be
 * in one that is not asked.
 *
 * @module
 */
import {
  customKind,
  PROFILE_KINDS,
  type ProfileKind,
  profileKind,
  profileKinds,
} from "../collect/kinds.ts";
import type { Counts } from "./workers/join_counts.ts";

/** The kinds of this thread, then those that only others count. */
export function allKinds(counts: Counts): ProfileKind[] {
  const own = profileKinds();
  const names = new Set(own.map(({ name }) => name));
  const others = [...counts.keys()].filter((name) => !names.has(name)).sort();
  return [...own, ...others.map(customKind)];
}

/** Names of the program's own profiles. */
export function customNames(counts: Counts): string[] {
  return allKinds(counts).filter((kind) => !PROFILE_KINDS.includes(kind)).map(({ name }) => name);
}

/**
 * Looks a kind up.
 *
 * @param counts Asks the other threads, if this one does not know it.
 */
export async function findKind(
  name: string,
  counts: () => Promise<Counts>,
): Promise<ProfileKind | undefined> {
  return profileKind(name) ?? ((await counts()).has(name) ? customKind(name) : undefined);
}

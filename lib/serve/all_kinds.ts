/**
 * The kinds of profiles of all threads: a profile of the program's own may be
 * in a thread other than the one that got the request.
 *
 * @module
 */
import { customKind } from "../collect/kinds/custom.ts";
import { kindOffers } from "../collect/kinds/kind_offer.ts";
import { profileKind, profileKinds } from "../collect/kinds/known_kinds.ts";
import type { ProfileKind } from "../collect/kinds/profile_kind.ts";
import type { Collectors } from "../collect/target/own.ts";
import type { OfferedKind } from "../contract/paged_service.ts";
import type { Counts, IndexCounts } from "../threads/join/join_counts.ts";

/** The kinds of this thread, then those that only others count. */
export function allKinds(counts: Counts): ProfileKind[] {
  const own = profileKinds();
  const names = new Set(own.map(({ name }) => name));
  const others = [...counts.keys()].filter((name) => !names.has(name)).sort();
  return [...own, ...others.map(customKind)];
}

/** What pages offer of them. */
export function offeredKinds(counts: Counts, collectors?: Collectors): OfferedKind[] {
  return kindOffers(allKinds(counts), collectors);
}

/** Why there is no kind, with Go's text. */
const NO_KIND = "Unknown profile";

/**
 * Looks a kind up.
 *
 * @param counts Asks the other threads, if this one does not know it.
 * @returns It, or why it is not there.
 */
export async function findKind(
  name: string,
  counts: () => Promise<IndexCounts>,
): Promise<ProfileKind | string> {
  const own = profileKind(name);
  if (own) return own;
  const { counts: known, silent } = await counts();
  if (known.has(name)) return customKind(name);
  if (silent.length === 0) return NO_KIND;
  return `${NO_KIND} of the threads that answer; without an answer: ${silent.join(", ")}`;
}

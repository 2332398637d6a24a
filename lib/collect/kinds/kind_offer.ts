import type { KindPage, ProfileKind } from "./profile_kind.ts";

/** A kind that pages offer. */
export interface KindOffer extends KindPage {
  name: string;
  /** Whether it may be taken at a rate of its own. */
  hasRate: boolean;
}

/** How pages offer kinds, without those that they do not. */
export function kindOffers(kinds: readonly ProfileKind[]): KindOffer[] {
  return kinds.flatMap(({ name, page, hasRate = false }) => page ? { name, hasRate, ...page } : []);
}

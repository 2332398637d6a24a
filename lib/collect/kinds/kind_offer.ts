import type { OfferedKind } from "../../contract/paged_service.ts";
import type { ProfileKind } from "./profile_kind.ts";

/** How pages offer kinds, without those that they do not. */
export function kindOffers(kinds: readonly ProfileKind[]): OfferedKind[] {
  return kinds.flatMap(({ name, page, hasRate = false }) => page ? { name, hasRate, ...page } : []);
}

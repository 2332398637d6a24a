import type { OfferedKind } from "../../contract/paged_service.ts";
import type { Collectors } from "../target/own.ts";
import type { ProfileKind } from "./profile_kind.ts";

/**
 * How pages offer kinds, without those that they do not.
 *
 * @param collectors Of the program that has the pages: what it costs is said before it is taken.
 */
export function kindOffers(
  kinds: readonly ProfileKind[],
  collectors?: Collectors,
): OfferedKind[] {
  return kinds.flatMap(({ name, page, hasRate = false, standstill }) => {
    if (!page) return [];
    const seconds = collectors && standstill?.(collectors);
    if (seconds === undefined) return { name, hasRate, ...page };
    const help = `${page.help}; the service stands still for about ${round(seconds)} s`;
    return { name, hasRate, ...page, help, standstill: seconds };
  });
}

function round(seconds: number): string {
  return seconds < 1 ? Math.max(seconds, 0.1).toFixed(1) : Math.ceil(seconds).toString();
}

import type { ProfileKind } from "./profile_kind.ts";
import { KIND_TABLE } from "./table.ts";

/**
 * The kinds of the table; the first is meant where nobody says which. What lists kinds or depends
 * on one reads this: routes and index page, text forms, pages for browsers, threads, flight records,
 * the sidecar and the tool's `inspect://`.
 */
export const PROFILE_KINDS: readonly ProfileKind[] = await Promise.all(
  Object.entries(KIND_TABLE).map(async ([name, load]) => ({ name, ...await load() })),
);

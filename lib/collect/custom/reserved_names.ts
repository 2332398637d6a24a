import { KIND_TABLE } from "../kinds/table.ts";

/** Routes below `/debug/pprof/` that are no profiles. */
export const OTHER_ROUTES = ["cmdline", "symbol", "trace", "ui"] as const;

/** What is below `/debug/pprof/` by itself: the program's own profiles have other names. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([
  ...Object.keys(KIND_TABLE),
  ...OTHER_ROUTES,
]);

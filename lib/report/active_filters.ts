import type { Config, OptionName } from "./options.ts";

/** Filters that headers name, in their order. */
const NAMED_FILTERS = [
  "focus",
  "ignore",
  "hide",
  "show",
  "show_from",
  "tagfocus",
  "tagignore",
  "tagshow",
  "taghide",
] as const satisfies readonly OptionName[];

/** `name=value` of each filter that is set. */
export function activeFilters(config: Config): string[] {
  return NAMED_FILTERS.filter((name) => config[name] !== "").map((name) =>
    `${name}=${config[name]}`
  );
}

/** Whether any filter is set. */
export function isFiltered(config: Config): boolean {
  return config.prune_from !== "" || NAMED_FILTERS.some((name) => config[name] !== "");
}

import type { FindingPlace } from "../contract/findings.ts";

/** A text as a regular expression that finds just that. */
export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** A regular expression that finds a function by its whole name. */
export function focusOf({ function: name }: FindingPlace): string {
  return `^${escapeRegExp(name)}$`;
}

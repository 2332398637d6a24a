import { escapeRegex } from "../../../base/escape_regex.ts";

/** The pattern that means a frame. Lines are no part of what filters look at. */
export function framePattern(name: string): string {
  return `^${escapeRegex(name.replace(/(?<=.):\d+(:\d+)?$/, ""))}$`;
}

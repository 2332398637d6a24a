import { quote } from "../page/selection.ts";

/** The pattern that means a frame. Lines are no part of what filters look at. */
export function framePattern(name: string): string {
  return `^${quote(name.replace(/(?<=.):\d+(:\d+)?$/, ""))}$`;
}

/**
 * A place in the picture as a short text: it outlives a reload, and filters as far as they leave it.
 *
 * @module
 */
import type { Branch } from "./branch.ts";
import type { Place, StackView } from "./stack_view.ts";

const DIGITS = 4;
/** Before a path that leads up to callers. */
const UPWARD = "-";

/**
 * The text of a place: for each step to it a few digits of the name, or between
 * dots how many steps there are that leave no choice.
 */
export function zoomText(branch: Branch, upward: boolean, names: readonly string[]): string {
  const { path } = branch;
  let text = "";
  for (let i = 1; i < path.length;) {
    const from = i;
    while (i < path.length && path[i - 1]?.only !== undefined) i++;
    if (i > from) text += `.${(i - from).toString(36)}.`;
    else text += digits(names[path[i++]?.frame ?? 0] ?? "");
  }
  return text === "" ? "" : (upward ? UPWARD : "") + text;
}

/** The place of a text, or as much of the way there as there is. */
export function zoomPlace(
  text: string,
  { down, up }: Pick<StackView, "down" | "up">,
  names: readonly string[],
): Place {
  const upward = text.startsWith(UPWARD) && up !== undefined;
  let branch = upward ? up : down;
  for (const [step, count] of text.matchAll(/\.([0-9a-z]+)\.|[0-9a-z]{4}/g)) {
    if (count === undefined) {
      const next = branch.find((frame) => digits(names[frame] ?? "") === step);
      if (!next) break;
      branch = next;
    }
    for (let left = parseInt(count ?? "0", 36); left > 0 && branch.only; left--) {
      branch = branch.only;
    }
  }
  return { branch, upward };
}

/** 20 bits of a name in letters and digits. */
function digits(name: string): string {
  return (hash(name) >>> 12).toString(36).padStart(DIGITS, "0").slice(-DIGITS);
}

/** FNV-1a, its bits mixed once more. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}

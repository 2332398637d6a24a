// A place in the picture as a short text: it outlives a reload, and filters as far as they leave it.
/** @typedef {import("./branch.js").Branch} Branch */

const DIGITS = 4;
/** Before a path that leads up to callers. */
const UPWARD = "-";

/**
 * The text of a place: for each step to it a few digits of the name, or between
 * dots how many steps there are that leave no choice.
 *
 * @param {Branch} branch
 * @param {boolean} upward
 * @param {readonly string[]} names
 */
export function zoomText(branch, upward, names) {
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

/**
 * The place of a text, or as much of the way there as there is.
 *
 * @param {string} text
 * @param {{ down: Branch, up: Branch | undefined }} roots
 * @param {readonly string[]} names
 */
export function zoomPlace(text, { down, up }, names) {
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

/**
 * 20 bits of a name in letters and digits.
 *
 * @param {string} name
 */
function digits(name) {
  return (hash(name) >>> 12).toString(36).padStart(DIGITS, "0").slice(-DIGITS);
}

/**
 * FNV-1a, its bits mixed once more.
 *
 * @param {string} text
 */
export function hash(text) {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}

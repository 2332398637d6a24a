// A place in the picture as a short text: it outlives a reload, and filters as far as they leave it.
/** @typedef {import("./branch.js").Branch} Branch */

const DIGITS = 4;
/** Before a path that leads up to callers. */
const UPWARD = "-";

/**
 * The text of a place: for each step to it a few digits of the name.
 *
 * @param {Branch} branch
 * @param {boolean} upward
 * @param {readonly string[]} names
 */
export function zoomText(branch, upward, names) {
  const steps = branch.path.slice(1).map(({ frame }) => digits(names[frame] ?? ""));
  return steps.length === 0 ? "" : (upward ? UPWARD : "") + steps.join("");
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
  const path = text.startsWith(UPWARD) ? text.slice(1) : text;
  for (let i = 0; i < path.length; i += DIGITS) {
    const step = path.slice(i, i + DIGITS);
    const next = branch.find((frame) => digits(names[frame] ?? "") === step);
    if (!next) break;
    branch = next;
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

// Colours of boxes, in light and in dark.
import { hash } from "./zoom.js";
/** @typedef {import("./tree.js").Frames} Frames */
/** @typedef {import("./texts.js").Amount} Amount */

const GOLDEN = 0.618033988749895;
const KIND_HUES = [35, 210, 265, 0, 140, undefined];
/** Changes of like strength have one colour. */
const STEPS = 8;

/** A colour by its hue, grey for none: text stands on it. */
/** @typedef {(hue: number | undefined) => string} Shade */

/** @param {boolean} dark */
function shade(dark) {
  return /** @type {Shade} */ ((hue) => {
    if (hue === undefined) return dark ? "hsl(0 0% 28%)" : "hsl(0 0% 85%)";
    return dark ? `hsl(${hue} 38% 30%)` : `hsl(${hue} 60% 80%)`;
  });
}

/**
 * What boxes are coloured by: names, with the place of each frame's name.
 *
 * @param {Frames} frames
 * @param {string} by
 * @returns {{ names: readonly string[], of: number[] }}
 */
export function colorGroups(frames, by) {
  if (by === "kind") return { names: frames.kinds, of: frames.kind };
  if (by === "file") return { names: frames.files, of: frames.file };
  return { names: frames.packages, of: frames.package };
}

/**
 * The colour of each group.
 *
 * @param {readonly string[]} names
 * @param {string} by
 * @param {boolean} dark
 */
export function groupColors(names, by, dark) {
  const color = shade(dark);
  if (by === "kind") return names.map((_, i) => color(KIND_HUES[i]));
  return names.map((name) =>
    color(name === "" ? undefined : Math.round(hash(name) * GOLDEN % 1 * 360))
  );
}

/**
 * How something has changed, from -1 for what is gone to 1 for what is new.
 *
 * @param {Amount} amount
 */
export function changeOf({ sum, lost }) {
  const most = Math.max(sum, lost);
  return most === 0 ? 0 : (sum - lost) / most;
}

/**
 * The colour of a change: red for more, blue for less.
 *
 * @param {number} change
 * @param {boolean} dark
 */
export function changeColor(change, dark) {
  const strength = Math.round(Math.abs(change) * STEPS) / STEPS;
  if (strength === 0) return dark ? "hsl(0 0% 30%)" : "hsl(0 0% 88%)";
  const hue = change > 0 ? 8 : 215;
  const light = dark ? 30 + 6 * strength : 90 - 22 * strength;
  return `hsl(${hue} ${25 + 60 * strength}% ${light}%)`;
}

// Draws boxes.
import { fitName } from "./short_name.js";
/** @typedef {import("./layout.js").Boxes} Boxes */
/** @typedef {import("./branch.js").Branch} Branch */

export const ROW = 20;
const FONT = '12px system-ui, "Liberation Sans", sans-serif';
const PADDING = 4;
const NARROWEST_LABEL = 24;

/**
 * How it looks.
 *
 * @typedef {{
 *   paper: string, ink: string, faint: string, accent: string,
 *   color: (branch: Branch) => string, label: (branch: Branch) => string,
 *   matches: Uint8Array | undefined, chosen: Branch | undefined, hovered: number,
 * }} Look
 * `hovered`: a frame, -2 for none.
 *
 * A part of the picture, and where its rows are: row `r` at `base + r × step`. `from` to `to`
 * of it is in view.
 *
 * @typedef {{ boxes: Boxes, base: number, step: number, from: number, to: number }} Part
 */

/**
 * @param {CanvasRenderingContext2D} context Its unit is a CSS pixel.
 * @param {Part[]} parts
 * @param {{ width: number, height: number, top: number }} view `top`: how far it is scrolled.
 * @param {Look} look
 */
export function paint(context, parts, view, look) {
  context.fillStyle = look.paper;
  context.fillRect(0, 0, view.width, view.height);
  context.font = FONT;
  context.textBaseline = "middle";
  const measure = measurer(context);
  for (const part of parts) {
    for (let row = 0; row < part.boxes.rows.length - 1; row++) {
      const y = part.base + row * part.step - view.top;
      if (y > -ROW && y < view.height) paintRow(context, part, row, y, view.width, look, measure);
    }
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Part} part
 * @param {number} row
 * @param {number} y
 * @param {number} pixels
 * @param {Look} look
 * @param {(text: string) => number} measure
 */
function paintRow(context, { boxes, from, to }, row, y, pixels, look, measure) {
  const { rows, x, width, branches } = boxes;
  const scale = pixels / (to - from);
  const last = rows[row + 1] ?? 0;
  for (let i = firstInView(boxes, row, from); i < last; i++) {
    const left = Math.max(0, ((x[i] ?? 0) - from) * scale);
    const right = Math.min(pixels, ((x[i] ?? 0) + (width[i] ?? 0) - from) * scale);
    if (left >= pixels) break;
    if (right <= left) continue;
    const branch = branches[i];
    // A gap of a pixel where there is room for one.
    const wide = right - left > 3 ? right - left - 1 : right - left;
    context.fillStyle = branch ? look.color(branch) : look.faint;
    context.globalAlpha = !branch ? 0.35 : row < boxes.focus.depth ? 0.6 : 1;
    context.fillRect(left, y, wide, ROW - 1);
    context.globalAlpha = 1;
    if (!branch) continue;
    const isMatch = branch.frame >= 0 && look.matches?.[branch.frame] === 1;
    const isChosen = branch === look.chosen;
    if (isMatch || isChosen || branch.frame === look.hovered) {
      outline(
        context,
        left,
        y,
        wide,
        isChosen ? 3 : isMatch ? 2 : 1,
        isChosen ? look.accent : look.ink,
      );
    }
    if (wide < NARROWEST_LABEL) continue;
    const text = fitName(look.label(branch), wide - 2 * PADDING, measure);
    context.fillStyle = look.ink;
    if (text !== "") context.fillText(text, left + PADDING, y + ROW / 2);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} thickness
 * @param {string} color
 */
function outline(context, x, y, width, thickness, color) {
  context.fillStyle = color;
  if (width <= 8) thickness = 1;
  if (width <= 2 * thickness) return context.fillRect(x, y, Math.max(width, 1), ROW - 1);
  context.fillRect(x, y, width, thickness);
  context.fillRect(x, y + ROW - 1 - thickness, width, thickness);
  context.fillRect(x, y, thickness, ROW - 1);
  context.fillRect(x + width - thickness, y, thickness, ROW - 1);
}

/**
 * @param {Boxes} boxes
 * @param {number} row
 * @param {number} from
 */
function firstInView({ rows, x, width }, row, from) {
  let low = rows[row] ?? 0;
  let high = rows[row + 1] ?? low;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((x[middle] ?? 0) + (width[middle] ?? 0) <= from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @type {Map<string, number>} */
const WIDTHS = new Map();

/**
 * Adds up the widths of characters: far quicker than measuring texts, and near enough.
 *
 * @param {CanvasRenderingContext2D} context With the font.
 */
function measurer(context) {
  return (/** @type {string} */ text) => {
    let sum = 0;
    for (const char of text) {
      let width = WIDTHS.get(char);
      if (width === undefined) WIDTHS.set(char, width = context.measureText(char).width);
      sum += width;
    }
    return sum;
  };
}

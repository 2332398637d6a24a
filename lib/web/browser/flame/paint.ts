/**
 * Draws boxes.
 *
 * @module
 */
import type { Branch } from "./branch.ts";
import { fitName } from "./fit_name.ts";
import type { Boxes } from "./layout.ts";

/** The colours of a picture. */
export interface PaintColors {
  paper: string;
  ink: string;
  /** Of what is too narrow to be drawn box by box. */
  faint: string;
  /** Around the chosen box. */
  accent: string;
  color: (branch: Branch) => string;
}

/** How a picture looks. */
export interface Look extends PaintColors {
  label: (branch: Branch) => string;
  /** 1 for each frame that a search finds. */
  matches: Uint8Array | undefined;
  chosen: Branch | undefined;
  /** The frame below the pointer, -2 for none. */
  hovered: number;
}

/** A part of the picture; `from` to `to` of its width are in view. */
export interface Part {
  boxes: Boxes;
  /** Its row `r` is at `base + r * step`. */
  base: number;
  step: number;
  from: number;
  to: number;
}

/** What of the picture is in view, in pixels; `top`: how far it is scrolled. */
export interface Viewport {
  width: number;
  height: number;
  top: number;
}

type Measure = (text: string) => number;

/** The height of a row. */
export const ROW = 20;
const FONT = '12px system-ui, "Liberation Sans", sans-serif';
const PADDING = 4;
const MIN_LABEL_WIDTH = 24;
/** Of characters that were measured. */
const WIDTHS = new Map<string, number>();

/**
 * Paints what is in view.
 *
 * @param context Its unit is a CSS pixel.
 */
export function paint(
  context: CanvasRenderingContext2D,
  parts: readonly Part[],
  view: Viewport,
  look: Look,
): void {
  context.fillStyle = look.paper;
  context.fillRect(0, 0, view.width, view.height);
  context.font = FONT;
  context.textBaseline = "middle";
  const measure = measurer(context);
  for (const part of parts) {
    for (let row = 0; row < part.boxes.rows.length - 1; row++) {
      const y = part.base + row * part.step - view.top;
      if (y > -ROW && y < view.height) {
        paintRow(context, { part, row, y, pixels: view.width, look, measure });
      }
    }
  }
}

/** A row, and what it takes to paint it. */
interface RowInput {
  part: Part;
  row: number;
  /** From the upper edge of the view. */
  y: number;
  /** The width of the view. */
  pixels: number;
  look: Look;
  measure: Measure;
}

function paintRow(
  context: CanvasRenderingContext2D,
  { part: { boxes, from, to }, row, y, pixels, look, measure }: RowInput,
): void {
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
    paintOutline(context, branch, { x: left, y, width: wide }, look);
    if (wide < MIN_LABEL_WIDTH) continue;
    const text = fitName(look.label(branch), wide - 2 * PADDING, measure);
    context.fillStyle = look.ink;
    if (text !== "") context.fillText(text, left + PADDING, y + ROW / 2);
  }
}

/** Around what is chosen, found or below the pointer. */
function paintOutline(
  context: CanvasRenderingContext2D,
  branch: Branch,
  { x, y, width }: { x: number; y: number; width: number },
  { matches, chosen, hovered, accent, ink }: Look,
): void {
  const isMatch = branch.frame >= 0 && matches?.[branch.frame] === 1;
  const isChosen = branch === chosen;
  if (!isMatch && !isChosen && branch.frame !== hovered) return;
  const usual = isChosen ? 3 : isMatch ? 2 : 1;
  const thickness = width <= 8 ? 1 : usual;
  context.fillStyle = isChosen ? accent : ink;
  if (width <= 2 * thickness) return context.fillRect(x, y, Math.max(width, 1), ROW - 1);
  context.fillRect(x, y, width, thickness);
  context.fillRect(x, y + ROW - 1 - thickness, width, thickness);
  context.fillRect(x, y, thickness, ROW - 1);
  context.fillRect(x + width - thickness, y, thickness, ROW - 1);
}

/** The first box of a row that is not left of what is in view. */
function firstInView({ rows, x, width }: Boxes, row: number, from: number): number {
  let low = rows[row] ?? 0;
  let high = rows[row + 1] ?? low;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((x[middle] ?? 0) + (width[middle] ?? 0) <= from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Adds up the widths of characters: far quicker than measuring texts, and near enough.
 *
 * @param context With the font.
 */
function measurer(context: CanvasRenderingContext2D): Measure {
  return (text) => {
    let sum = 0;
    for (const char of text) {
      let width = WIDTHS.get(char);
      if (width === undefined) WIDTHS.set(char, width = context.measureText(char).width);
      sum += width;
    }
    return sum;
  };
}

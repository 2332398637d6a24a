/**
 * Draws boxes.
 *
 * @module
 */
import type { Branch } from "./branch.ts";
import { type BoxText, fitText, type Measure } from "./frame_text.ts";
import { hatch } from "./hatch.ts";
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
  /** Whether stripes lie on it: what nobody can change by their code. */
  hatched: (branch: Branch) => boolean;
  /** Whether its text is bold. */
  strong: (branch: Branch) => boolean;
  /** Whether something else is to stand out. */
  dimmed: (branch: Branch) => boolean;
}

/** How a picture looks. */
export interface Look extends PaintColors {
  text: (branch: Branch) => BoxText;
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

/** The height of a row. */
export const ROW = 24;
const FAMILY = 'system-ui, "Liberation Sans", sans-serif';
/** Of usual and of bold text. */
export const FONTS = { usual: `12.5px ${FAMILY}`, strong: `600 12.5px ${FAMILY}` } as const;
export const PADDING = 6;
export const MIN_LABEL_WIDTH = 24;
/** Of what something else stands out from. */
const DIMMED = { box: 0.28, text: 0.6 };
/** Of characters that were measured, by font. */
const WIDTHS = { usual: new Map<string, number>(), strong: new Map<string, number>() };

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
  context.textBaseline = "middle";
  const pens = { usual: penOf(context, "usual"), strong: penOf(context, "strong") };
  for (const part of parts) {
    for (let row = 0; row < part.boxes.rows.length - 1; row++) {
      const y = part.base + row * part.step - view.top;
      if (y > -ROW && y < view.height) {
        paintRow(context, { part, row, y, pixels: view.width, look, pens });
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
  pens: Readonly<Record<keyof typeof FONTS, Pen>>;
}

/** Writes and measures in one font. */
export interface Pen {
  font: string;
  measure: Measure;
}

function paintRow(
  context: CanvasRenderingContext2D,
  { part: { boxes, from, to }, row, y, pixels, look, pens }: RowInput,
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
    const box = { x: left, y, width: wide };
    if (branch) paintBox(context, branch, box, { look, pens, outer: row < boxes.focus.depth });
    else {
      context.globalAlpha = 0.35;
      context.fillStyle = look.faint;
      context.fillRect(left, y, wide, ROW - 1);
      context.globalAlpha = 1;
    }
  }
}

/** Where a box is. */
interface Place {
  x: number;
  y: number;
  width: number;
}

function paintBox(
  context: CanvasRenderingContext2D,
  branch: Branch,
  { x, y, width }: Place,
  { look, pens, outer }: Pick<RowInput, "look" | "pens"> & { outer: boolean },
): void {
  const found = look.matches && branch.frame >= 0 && look.matches[branch.frame] === 1;
  const dimmed = (look.matches && !found) || look.dimmed(branch);
  context.globalAlpha = dimmed ? DIMMED.box : outer ? 0.6 : 1;
  context.fillStyle = look.color(branch);
  context.fillRect(x, y, width, ROW - 1);
  if (width > 3 && look.hatched(branch)) {
    context.fillStyle = hatch(context, look.ink);
    context.fillRect(x, y, width, ROW - 1);
  }
  context.globalAlpha = 1;
  paintOutline(context, branch, { x, y, width }, look);
  if (width < MIN_LABEL_WIDTH) return;
  const { font, measure } = pens[look.strong(branch) ? "strong" : "usual"];
  const { left, right } = fitText(look.text(branch), width - 2 * PADDING, measure);
  context.globalAlpha = dimmed ? DIMMED.text : 1;
  context.fillStyle = look.ink;
  context.font = font;
  if (left !== "") context.fillText(left, x + PADDING, y + ROW / 2);
  if (right !== "") context.fillText(right, x + width - PADDING - measure(right), y + ROW / 2);
  context.globalAlpha = 1;
}

/** Around what is chosen, found or below the pointer. */
function paintOutline(
  context: CanvasRenderingContext2D,
  branch: Branch,
  { x, y, width }: Place,
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

/** Adds up the widths of characters: far quicker than measuring texts, and near enough. */
export function penOf(context: CanvasRenderingContext2D, name: keyof typeof FONTS): Pen {
  const font = FONTS[name];
  const widths = WIDTHS[name];
  const measure = (text: string) => {
    let sum = 0;
    for (const char of text) {
      let width = widths.get(char);
      if (width === undefined) {
        context.font = font;
        widths.set(char, width = context.measureText(char).width);
      }
      sum += width;
    }
    return sum;
  };
  return { font, measure };
}

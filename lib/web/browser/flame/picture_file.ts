/**
 * The picture as a file: all rows, as wide as it is on the screen.
 *
 * @module
 */
import { element } from "../page/element.ts";
import { fitText } from "./frame_text.ts";
import type { Branch } from "./branch.ts";
import {
  type Look,
  MIN_LABEL_WIDTH,
  PADDING,
  paint,
  type Part,
  type Pen,
  penOf,
  ROW,
} from "./paint.ts";
import type { Picture } from "./picture.ts";

/** Canvases of browsers are not higher than that. */
const MAX_PIXELS = 16_000;
/** Of a PNG: as fine as good screens are. */
const FINENESS = 2;
const MARGIN = 8;
/** From the upper edge of a box to the feet of its letters. */
const BASELINE = ROW / 2 + 4.5;

/** The picture as SVG: names can be found and copied in it. */
export function svgOf({ context, drawing }: Picture, look: Look): string {
  const { parts, width, height } = drawing;
  const pens = { usual: penOf(context, "usual"), strong: penOf(context, "strong") };
  const [wide, high] = [width + 2 * MARGIN, height + 2 * MARGIN];
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${high}" ` +
    `viewBox="${-MARGIN} ${-MARGIN} ${wide} ${high}" font-family="system-ui, sans-serif" ` +
    `font-size="12.5" fill="${look.ink}">`,
    '<defs><pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" ' +
    `patternTransform="rotate(45)"><path d="M0 0v8" stroke="${look.ink}" stroke-opacity=".16" ` +
    'stroke-width="2.5"/></pattern></defs>',
    `<rect x="${-MARGIN}" y="${-MARGIN}" width="100%" height="100%" fill="${look.paper}"/>`,
  ];
  for (const part of parts) {
    const { rows, branches } = part.boxes;
    for (let row = 0; row < rows.length - 1; row++) {
      const y = part.base + row * part.step;
      for (let i = rows[row] ?? 0; i < (rows[row + 1] ?? 0); i++) {
        const box = boxIn(part, i, width);
        if (box.width > 0) lines.push(svgBox(branches[i], { ...box, y }, look, pens));
      }
    }
  }
  lines.push("</svg>\n");
  return lines.join("\n");
}

/** Where a box is, in pixels. */
interface Box {
  x: number;
  y: number;
  width: number;
}

function boxIn({ boxes, from, to }: Part, i: number, pixels: number): Omit<Box, "y"> {
  const scale = pixels / (to - from);
  const left = ((boxes.x[i] ?? 0) - from) * scale;
  const x = Math.max(0, left);
  const width = Math.min(pixels, left + (boxes.width[i] ?? 0) * scale) - x;
  return { x, width: width > 3 ? width - 1 : width };
}

function svgBox(
  branch: Branch | undefined,
  { x, y, width }: Box,
  look: Look,
  pens: Readonly<Record<"usual" | "strong", Pen>>,
): string {
  const place = `x="${x.toFixed(2)}" y="${y}" width="${width.toFixed(2)}" height="${ROW - 1}"`;
  if (!branch) return `<rect ${place} fill="${look.faint}" fill-opacity=".35"/>`;
  const found = look.matches && branch.frame >= 0 && look.matches[branch.frame] === 1;
  const dimmed = (look.matches && !found) || look.dimmed(branch);
  const text = look.text(branch);
  const title = [text.name, text.place, `${text.value} · ${text.share}`].filter(Boolean).join("\n");
  const pieces = [
    `<g${dimmed ? ' opacity=".4"' : ""}><title>${escaped(title)}</title>`,
    `<rect ${place} rx="1.5" fill="${look.color(branch)}"/>`,
    look.hatched(branch) ? `<rect ${place} fill="url(#hatch)"/>` : "",
  ];
  if (width >= MIN_LABEL_WIDTH) {
    const { measure } = pens[look.strong(branch) ? "strong" : "usual"];
    const { left, right } = fitText(text, width - 2 * PADDING, measure);
    const style = ` y="${y + BASELINE}"${look.strong(branch) ? ' font-weight="600"' : ""}`;
    const end = ' text-anchor="end"';
    pieces.push(
      left === "" ? "" : `<text x="${x + PADDING}"${style}>${escaped(left)}</text>`,
      right === "" ? "" : `<text x="${x + width - PADDING}"${style}${end}>${escaped(right)}</text>`,
    );
  }
  return pieces.join("") + "</g>";
}

/** The picture as PNG; what is too high for a picture is cut at its end. */
export async function pngOf(picture: Picture, look: Look): Promise<Blob> {
  const { parts, width, height } = picture.drawing;
  const canvas = element("canvas");
  const rows = Math.min(height + 2 * MARGIN, MAX_PIXELS / FINENESS);
  canvas.width = (width + 2 * MARGIN) * FINENESS;
  canvas.height = rows * FINENESS;
  const context = canvas.getContext("2d");
  if (!context) throw new TypeError("Cannot draw: this browser gives no canvas");
  context.scale(FINENESS, FINENESS);
  context.fillStyle = look.paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.translate(MARGIN, MARGIN);
  paint(context, parts, { width, height: rows - 2 * MARGIN, top: 0 }, look);
  return await new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new RangeError("Cannot make the picture: it is too large for this browser"));
    });
  });
}

/** Has the browser keep a file. */
export function save(name: string, content: Blob): void {
  const link = element("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`)
    // deno-lint-ignore no-control-regex
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "�");
}

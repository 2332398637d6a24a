const patterns = new WeakMap<CanvasRenderingContext2D, Map<string, CanvasPattern>>();
const SIZE = 8;

/**
 * Stripes over a colour.
 *
 * @param context What they are painted with.
 * @param ink Their colour, before it is made faint.
 */
export function hatch(context: CanvasRenderingContext2D, ink: string): CanvasPattern | string {
  let known = patterns.get(context);
  if (!known) patterns.set(context, known = new Map());
  const made = known.get(ink) ?? stripes(context, ink);
  if (!made) return "transparent";
  known.set(ink, made);
  return made;
}

function stripes(context: CanvasRenderingContext2D, ink: string): CanvasPattern | null {
  // Twice as fine as the page's pixels: most screens are.
  const tile = document.createElement("canvas");
  tile.width = tile.height = 2 * SIZE;
  const pen = tile.getContext("2d");
  if (!pen) return null;
  pen.globalAlpha = 0.13;
  pen.strokeStyle = ink;
  pen.lineWidth = 2.5;
  pen.beginPath();
  for (const at of [-2 * SIZE, 0, 2 * SIZE]) {
    pen.moveTo(at - 2, 2 * SIZE + 2);
    pen.lineTo(at + 2 * SIZE + 2, -2);
  }
  pen.stroke();
  const pattern = context.createPattern(tile, "repeat");
  pattern?.setTransform(new DOMMatrix().scale(0.5));
  return pattern;
}

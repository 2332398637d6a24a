/** What a color is for. */
export type ColorUse = "line" | "fill";

/** Saturation and value, as in HSV, of full colors. */
const SHADES: Readonly<Record<ColorUse, { saturation: number; value: number }>> = {
  line: { saturation: 1, value: 0.7 },
  fill: { saturation: 0.1, value: 0.93 },
};
/** Scores nearer to zero than this turn grey. */
const GREY_BELOW = 0.2;
/** Less than 1 moves colors away from grey, so that small differences are seen. */
const CONTRAST = 0.3;

/**
 * The color of a share: red for what is much, grey for nothing, green for what is less than before.
 *
 * @param share From -1 to 1; what is beyond counts as that.
 * @param use What the color is for.
 * @returns The color, `#rrggbb`.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { dotColor } from "./dot_color.ts";
 *
 * strictEqual(dotColor(1, "line"), "#b20000");
 * strictEqual(dotColor(0, "fill"), "#ededed");
 * strictEqual(dotColor(-1, "line"), "#00b200");
 * ```
 */
export function dotColor(share: number, use: ColorUse): string {
  const score = Math.max(-1, Math.min(1, share));
  const strength = Math.abs(score);
  const shade = SHADES[use];
  const saturation = shade.saturation * (strength < GREY_BELOW ? strength / GREY_BELOW : 1);
  const strong = shade.value;
  const faint = shade.value * (1 - saturation * strength ** CONTRAST);
  const blue = shade.value * (1 - saturation);
  const [red, green] = score < 0 ? [faint, strong] : [strong, faint];
  return `#${hex(red)}${hex(green)}${hex(blue)}`;
}

/** Cut off, not rounded; what is no number is 0. */
function hex(part: number): string {
  return Math.trunc(part * 255 || 0).toString(16).padStart(2, "0");
}

/**
 * Colours of boxes, in light and in dark.
 *
 * @module
 */
import type { FrameColumns } from "../../../contract/stacks.ts";
import type { Amount } from "../stacks/amount_texts.ts";
import type { ColorBy } from "./navigation.ts";
import { hash } from "./zoom_text.ts";

/** What boxes are coloured by: names, with the place of each frame's name. */
export interface ColorGroups {
  names: readonly string[];
  of: readonly number[];
}

/** The golden section: hues of names lie far apart. */
const GOLDEN = 0.618033988749895;
/** In the order of kinds of frames. */
const KIND_HUES = [35, 210, 265, 0, 140, undefined];
/** Changes of like strength have one colour. */
const STEPS = 8;

/** The groups of frames. */
export function colorGroups(frames: FrameColumns, by: ColorBy): ColorGroups {
  if (by === "kind") return { names: frames.kinds, of: frames.kind };
  if (by === "file") return { names: frames.files, of: frames.file };
  return { names: frames.packages, of: frames.package };
}

/** The colour of each group. */
export function groupColors(names: readonly string[], by: ColorBy, dark: boolean): string[] {
  const color = (hue: number | undefined) => shade(hue, dark);
  if (by === "kind") return names.map((_, i) => color(KIND_HUES[i]));
  return names.map((name) =>
    color(name === "" ? undefined : Math.round(hash(name) * GOLDEN % 1 * 360))
  );
}

/** A colour by its hue, grey for none: text stands on it. */
function shade(hue: number | undefined, dark: boolean): string {
  if (hue === undefined) return dark ? "hsl(0 0% 28%)" : "hsl(0 0% 85%)";
  return dark ? `hsl(${hue} 38% 30%)` : `hsl(${hue} 60% 80%)`;
}

/** How something has changed, from -1 for what is gone to 1 for what is new. */
export function changeOf({ sum, lost }: Amount): number {
  const most = Math.max(sum, lost);
  return most === 0 ? 0 : (sum - lost) / most;
}

/** The colour of a change: red for more, blue for less. */
export function changeColor(change: number, dark: boolean): string {
  const strength = Math.round(Math.abs(change) * STEPS) / STEPS;
  if (strength === 0) return dark ? "hsl(0 0% 30%)" : "hsl(0 0% 88%)";
  const hue = change > 0 ? 8 : 215;
  const light = dark ? 30 + 6 * strength : 90 - 22 * strength;
  return `hsl(${hue} ${25 + 60 * strength}% ${light}%)`;
}

/**
 * Colours of boxes, in light and in dark.
 *
 * @module
 */
import type { FrameColumns } from "../../../contract/stacks.ts";
import type { Amount } from "../stacks/amount_texts.ts";
import { KINDS, kindsOf, kindTitles } from "./kinds.ts";
import type { ColorBy } from "./navigation.ts";
import { hash } from "./zoom_text.ts";

/** What boxes are coloured by. */
export interface ColorGroups {
  names: readonly string[];
  /** The group of each frame. */
  of: ArrayLike<number>;
  /** Colours of each group; a frame has the one that `tints` says. */
  light: readonly (readonly string[])[];
  dark: readonly (readonly string[])[];
  /** For each frame a number from 0 on: it is taken around the tints that there are. */
  tints: ArrayLike<number>;
  hatched: readonly boolean[];
  /** Whether what a group calls is its own, too. */
  absorbing: readonly boolean[];
}

/** The golden section: hues of names lie far apart. */
const GOLDEN = 0.618033988749895;
/** Changes of like strength have one colour. */
const STEPS = 8;

/** The groups of frames. */
export function colorGroups(frames: FrameColumns, by: ColorBy): ColorGroups {
  if (by === "kind") return kindGroups(frames);
  const [names, of] = by === "file"
    ? [frames.files, frames.file]
    : [frames.packages, frames.package];
  return {
    names,
    of,
    light: names.map((name) => [shade(hueOf(name), false)]),
    dark: names.map((name) => [shade(hueOf(name), true)]),
    tints: [],
    hatched: [],
    absorbing: [],
  };
}

function kindGroups(frames: FrameColumns): ColorGroups {
  return {
    names: kindTitles(frames),
    of: kindsOf(frames),
    light: KINDS.map(({ light }) => light),
    dark: KINDS.map(({ dark }) => dark),
    // Neighbours in the table of files have different tints.
    tints: frames.file,
    hatched: KINDS.map(({ hatched }) => hatched),
    absorbing: KINDS.map(({ absorbing }) => absorbing),
  };
}

function hueOf(name: string): number | undefined {
  return name === "" ? undefined : Math.round(hash(name) * GOLDEN % 1 * 360);
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

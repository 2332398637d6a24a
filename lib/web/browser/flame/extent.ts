/**
 * Parts of a width: where a picture is looked at closer.
 *
 * @module
 */
import type { Branch, BranchOrder } from "./branch.ts";

/** From and to, as parts of a width. */
export interface Extent {
  from: number;
  to: number;
}

/** All of it. */
export const WHOLE: Extent = { from: 0, to: 1 };

/** Closer than this nothing more is to be seen, and numbers lose their digits. */
const MIN_WIDTH = 1e-7;

/** Whether all is in view. */
export function isWhole({ from, to }: Extent): boolean {
  return from <= 0 && to >= 1;
}

/**
 * Looks closer at a place, or from further away.
 *
 * @param at The place that stays where it is, from 0 to 1 of what is in view.
 * @param factor Below 1 for closer. Beyond all there may be more: see {@linkcode clamped}.
 */
export function scaled({ from, to }: Extent, at: number, factor: number): Extent {
  const width = Math.max((to - from) * factor, MIN_WIDTH);
  const place = from + at * (to - from);
  return { from: place - at * width, to: place + (1 - at) * width };
}

/** Moves by a part of what is in view. */
export function moved({ from, to }: Extent, part: number): Extent {
  const step = part * (to - from);
  return clamped({ from: from + step, to: to + step });
}

/** The extent of that width that is nearest, and within all. */
export function clamped({ from, to }: Extent): Extent {
  const width = to - from;
  if (!(width < 1)) return WHOLE;
  const left = Math.min(Math.max(from, 0), 1 - width);
  return { from: left, to: left + width };
}

/** An extent within another one, as a part of what that is a part of. */
export function within(outer: Extent, { from, to }: Extent): Extent {
  const width = outer.to - outer.from;
  return { from: outer.from + from * width, to: outer.from + to * width };
}

/** Where a branch is in the width of its root. */
export function extentOf(branch: Branch, order: BranchOrder | undefined): Extent {
  let extent = WHOLE;
  for (const step of branch.path.slice(1)) {
    const above = step.above!;
    const { kids } = above.expand(step.width);
    let left = 0;
    for (const kid of order ? kids.toSorted(order) : kids) {
      if (kid.frame === step.frame) break;
      left += kid.width;
    }
    const whole = above.width || 1;
    extent = within(extent, { from: left / whole, to: (left + step.width) / whole });
  }
  return extent;
}

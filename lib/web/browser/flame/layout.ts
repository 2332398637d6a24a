/**
 * From branches to boxes: only what is wide enough to see.
 *
 * @module
 */
import type { Branch, BranchOrder, Rest } from "./branch.ts";
import { type Extent, WHOLE } from "./extent.ts";

/**
 * Boxes of one part of the picture, row by row and from left to right in each.
 * Horizontally the chosen branch goes from 0 to 1.
 */
export interface Boxes extends BoxColumns {
  root: Branch;
  focus: Branch;
  /** Where each row begins, one entry more than rows. */
  rows: number[];
}

/** Boxes by number. */
interface BoxColumns {
  x: Float64Array;
  width: Float64Array;
  branches: (Branch | undefined)[];
  /** The box above each. */
  above: Int32Array;
  /** What boxes without a branch stand for. */
  rest: Map<number, Rest>;
}

/** Boxes narrower than so many pixels are drawn together. */
const MIN_PIXELS = 0.5;

/**
 * Lays out a part.
 *
 * @param focus What has all the width; its callers too.
 * @param pixels The width.
 * @param order Widest first if there is none.
 * @param window What of the width is in view: the rest has no boxes.
 */
export function layOut(
  root: Branch,
  focus: Branch,
  pixels: number,
  order: BranchOrder | undefined,
  window: Extent = WHOLE,
): Boxes {
  const boxes = new Columns();
  const rows = [0];
  for (const branch of focus.path) {
    boxes.add(branch, 0, 1, boxes.count - 1);
    rows.push(boxes.count);
  }
  const scale = focus.width > 0 ? 1 / focus.width : 0;
  const least = focus.width * MIN_PIXELS / pixels * (window.to - window.from);
  const isSeen = (left: number, width: number) => left < window.to && left + width > window.from;
  for (let from = boxes.count - 1; scale > 0; from = rows.at(-2) ?? 0) {
    const to = boxes.count;
    for (let i = from; i < to; i++) {
      const branch = boxes.branches[i];
      if (!branch) continue;
      let left = boxes.x[i] ?? 0;
      const { kids, rest } = visible(branch, least);
      for (const kid of order ? kids.toSorted(order) : kids) {
        const width = kid.width * scale;
        if (isSeen(left, width)) boxes.add(kid, left, width, i);
        left += width;
      }
      if (rest.width >= least && isSeen(left, rest.width * scale)) {
        boxes.rest(rest, left, rest.width * scale, i);
      }
    }
    if (boxes.count === to) break;
    rows.push(boxes.count);
  }
  return { root, focus, rows, ...boxes.finish() };
}

/**
 * What is wide enough below a branch, widest first. It may know more from a
 * closer look.
 */
function visible(branch: Branch, least: number): { kids: Branch[]; rest: Rest } {
  // A wheel zooms in small steps: most of them find what an earlier one has made.
  const { kids, rest } = branch.expand(2 ** Math.floor(Math.log2(least)));
  const shown = kids.findLastIndex(({ width }) => width >= least) + 1;
  if (shown === kids.length) return { kids, rest };
  const all = { ...rest };
  for (const { sum, lost, width } of kids.slice(shown)) {
    all.count++;
    all.sum += sum;
    all.lost += lost;
    all.width += width;
  }
  return { kids: kids.slice(0, shown), rest: all };
}

/**
 * The box at a place, -1 for none.
 *
 * @param x0 From 0 to 1.
 */
export function boxAt({ rows, x, width }: Boxes, row: number, x0: number): number {
  let low = rows[row] ?? 0;
  let high = (rows[row + 1] ?? low) - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((x[middle] ?? 0) <= x0) low = middle;
    else high = middle - 1;
  }
  const left = x[low] ?? Infinity;
  return high >= low && row < rows.length - 1 && x0 >= left && x0 < left + (width[low] ?? 0)
    ? low
    : -1;
}

/** Boxes as they come. */
class Columns {
  count = 0;
  branches: (Branch | undefined)[] = [];
  x = new Float64Array(1024);
  width = new Float64Array(1024);
  above = new Int32Array(1024);
  rests = new Map<number, Rest>();

  add(branch: Branch | undefined, x: number, width: number, above: number): number {
    const i = this.count++;
    if (i === this.x.length) this.#grow();
    this.branches.push(branch);
    this.x[i] = x;
    this.width[i] = width;
    this.above[i] = above;
    return i;
  }

  rest(rest: Rest, x: number, width: number, above: number): void {
    this.rests.set(this.add(undefined, x, width, above), rest);
  }

  #grow(): void {
    const [x, width, above] = [this.x, this.width, this.above];
    this.x = new Float64Array(2 * x.length);
    this.width = new Float64Array(2 * x.length);
    this.above = new Int32Array(2 * x.length);
    this.x.set(x);
    this.width.set(width);
    this.above.set(above);
  }

  finish(): BoxColumns {
    const { branches, count, rests } = this;
    return {
      branches,
      x: this.x.subarray(0, count),
      width: this.width.subarray(0, count),
      above: this.above.subarray(0, count),
      rest: rests,
    };
  }
}

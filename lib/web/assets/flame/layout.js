// From branches to boxes: only what is wide enough to see.
/** @typedef {import("./branch.js").Branch} Branch */

/** Boxes narrower than so many pixels are drawn together. */
const NARROWEST = 0.5;

/**
 * Boxes of one part of the picture, row by row and from left to right in each.
 * Horizontally the chosen branch goes from 0 to 1.
 *
 * @typedef {{
 *   root: Branch, focus: Branch,
 *   rows: number[], x: Float64Array, width: Float64Array, branches: (Branch | undefined)[],
 *   above: Int32Array, rest: Map<number, Rest>,
 * }} Boxes
 * `rows`: where each row begins, one entry more than rows. `above`: the box above each.
 * `rest`: what boxes without a branch stand for.
 *
 * @typedef {{ count: number, sum: number, lost: number, width: number }} Rest
 */

/**
 * Lays out a part.
 *
 * @param {Branch} root
 * @param {Branch} focus What has all the width; its callers too.
 * @param {number} pixels The width.
 * @param {((a: Branch, b: Branch) => number) | undefined} order Widest first unless told.
 * @returns {Boxes}
 */
export function layOut(root, focus, pixels, order) {
  const boxes = new Columns();
  const rows = [0];
  for (const branch of focus.path) {
    boxes.add(branch, 0, 1, boxes.count - 1);
    rows.push(boxes.count);
  }
  const scale = focus.width > 0 ? 1 / focus.width : 0;
  const least = focus.width * NARROWEST / pixels;
  for (let from = boxes.count - 1; scale > 0; from = rows.at(-2) ?? 0) {
    const to = boxes.count;
    for (let i = from; i < to; i++) {
      const branch = boxes.branches[i];
      if (!branch) continue;
      let left = boxes.x[i] ?? 0;
      const { kids, rest } = visible(branch, least);
      for (const kid of order ? kids.toSorted(order) : kids) {
        boxes.add(kid, left, kid.width * scale, i);
        left += kid.width * scale;
      }
      if (rest.width >= least) boxes.rest(rest, left, rest.width * scale, i);
    }
    if (boxes.count === to) break;
    rows.push(boxes.count);
  }
  return { root, focus, rows, ...boxes.finish() };
}

/**
 * What is wide enough below a branch, widest first. It may know more from a
 * closer look.
 *
 * @param {Branch} branch
 * @param {number} least
 */
function visible(branch, least) {
  const { kids, rest } = branch.expand(least);
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
 * @param {Boxes} boxes
 * @param {number} row
 * @param {number} x0 From 0 to 1.
 */
export function boxAt({ rows, x, width }, row, x0) {
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
  /** @type {(Branch | undefined)[]} */
  branches = [];
  x = new Float64Array(1024);
  width = new Float64Array(1024);
  above = new Int32Array(1024);
  /** @type {Map<number, Rest>} */
  rests = new Map();

  /**
   * @param {Branch | undefined} branch
   * @param {number} x
   * @param {number} width
   * @param {number} above
   */
  add(branch, x, width, above) {
    const i = this.count++;
    if (i === this.x.length) this.#grow();
    this.branches.push(branch);
    this.x[i] = x;
    this.width[i] = width;
    this.above[i] = above;
    return i;
  }

  /**
   * @param {Rest} rest
   * @param {number} x
   * @param {number} width
   * @param {number} above
   */
  rest(rest, x, width, above) {
    this.rests.set(this.add(undefined, x, width, above), rest);
  }

  #grow() {
    const [x, width, above] = [this.x, this.width, this.above];
    this.x = new Float64Array(2 * x.length);
    this.width = new Float64Array(2 * x.length);
    this.above = new Int32Array(2 * x.length);
    this.x.set(x);
    this.width.set(width);
    this.above.set(above);
  }

  finish() {
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

/**
 * The canvas: lays out what is looked at, paints what is in view, and knows what is where.
 *
 * @module
 */
import { element } from "../page/element.ts";
import type { Branch, BranchOrder, Rest } from "./branch.ts";
import type { Point } from "./frame_info.ts";
import { type Extent, WHOLE, within } from "./extent.ts";
import { boxAt, type Boxes, layOut } from "./layout.ts";
import { type Look, paint, type Part, ROW } from "./paint.ts";
import type { Place, StackView } from "./stack_view.ts";

/** What is at a point of the picture: a branch, or many that are too narrow. */
export interface Hit {
  branch: Branch | undefined;
  rest: Rest | undefined;
  above: Branch | undefined;
  /** Whether it is among callers. */
  upward: boolean;
}

/** Where a box is on the screen, and what is beside it. */
export interface BoxPlace {
  x: number;
  y: number;
  width: number;
  upward: boolean;
  before: Branch | undefined;
  after: Branch | undefined;
}

/** How long a zoom takes. */
const ZOOM_MS = 160;

/** A picture that scrolls up and down. */
export class Picture {
  readonly scroller: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly spacer: HTMLElement = element("div");
  readonly context: CanvasRenderingContext2D;
  #parts: Part[] = [];
  #look: Look | undefined;
  #frame = 0;
  #width = 0;
  #height = 0;
  /** Of all rows. */
  #whole = 0;

  constructor(scroller: HTMLElement, canvas: HTMLCanvasElement) {
    this.scroller = scroller;
    this.canvas = canvas;
    scroller.append(canvas, this.spacer);
    const context = canvas.getContext("2d", { alpha: false });
    if (!context) throw new TypeError("Cannot draw: this browser gives no canvas");
    this.context = context;
    scroller.addEventListener("scroll", () => this.repaint());
  }

  /** Takes the size that there is; says whether it is another one. */
  resize(): boolean {
    const { clientWidth: width, clientHeight: height } = this.scroller;
    const ratio = devicePixelRatio;
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width === w && this.canvas.height === h) return false;
    this.canvas.width = w;
    this.canvas.height = h;
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.context.setTransform(w / Math.max(width, 1), 0, 0, h / Math.max(height, 1), 0, 0);
    this.#width = width;
    this.#height = height;
    return true;
  }

  /**
   * Shows branches.
   *
   * @param window What of the width of the place is in view.
   * @param moving Whether to show the way from what was there.
   */
  show(
    { down, up }: StackView,
    { branch, upward }: Place,
    order: BranchOrder | undefined,
    window: Extent,
    moving: boolean,
  ): void {
    const before = this.#parts;
    const pixels = Math.max(this.#width, 1);
    const below = layOut(down, upward ? down : branch, pixels, order, upward ? WHOLE : window);
    const above = up && layOut(up, upward ? branch : up, pixels, order, upward ? window : WHOLE);
    const rows = above ? above.rows.length - 2 : 0;
    const [lower, upper] = upward ? [WHOLE, window] : [window, WHOLE];
    this.#parts = [{ boxes: below, base: rows * ROW, step: ROW, ...lower }];
    if (above) this.#parts.unshift({ boxes: above, base: rows * ROW, step: -ROW, ...upper });
    this.#whole = (rows + below.rows.length - 1) * ROW + 2;
    this.spacer.style.height = `${Math.max(0, this.#whole - this.#height)}px`;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const way = moving ? wayBetween(before, this.#parts) : undefined;
    if (way) this.#move(way.parts, way.from, way.to, performance.now());
    else this.paint();
  }

  /** Takes another look; it is painted with the next frame. */
  set look(look: Look) {
    this.#look = look;
    this.repaint();
  }

  /** All that is laid out, to be drawn elsewhere. */
  get drawing(): { parts: readonly Part[]; width: number; height: number } {
    return { parts: this.#parts, width: this.#width, height: this.#whole };
  }

  /** Paints with the next frame. */
  repaint(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.paint();
    });
  }

  /** Paints now. */
  paint(parts: readonly Part[] = this.#parts): void {
    const view = { width: this.#width, height: this.#height, top: this.scroller.scrollTop };
    if (this.#look) paint(this.context, parts, view, this.#look);
  }

  #move(parts: readonly Part[], from: Extent, to: Extent, start: number): void {
    const t = Math.min(1, (performance.now() - start) / ZOOM_MS);
    // Slows down towards the end.
    const done = 1 - (1 - t) ** 3;
    const at = (side: keyof Extent) => from[side] + (to[side] - from[side]) * done;
    const part = parts.at(-1);
    const on = { from: at("from"), to: at("to") };
    this.paint(t >= 1 || !part ? undefined : [...parts.slice(0, -1), { ...part, ...on }]);
    if (t >= 1) this.#frame = 0;
    else this.#frame = requestAnimationFrame(() => this.#move(parts, from, to, start));
  }

  /** What is at a point of the screen. */
  hitAt({ clientX, clientY }: Point): Hit | undefined {
    const { left, top } = this.canvas.getBoundingClientRect();
    const y = clientY - top + this.scroller.scrollTop;
    for (const { boxes, base, step, from, to } of this.#parts) {
      const row = Math.floor((y - base) / ROW) * Math.sign(step);
      const i = boxAt(boxes, row, from + (clientX - left) / this.#width * (to - from));
      if (i < 0) continue;
      const above = boxes.branches[boxes.above[i] ?? -1];
      return { branch: boxes.branches[i], rest: boxes.rest.get(i), above, upward: step < 0 };
    }
    return undefined;
  }

  /** Where a branch is on the screen, and what is beside it; nothing if it is too narrow. */
  placeOf(branch: Branch): BoxPlace | undefined {
    for (const { boxes, base, step, from, to } of this.#parts.toReversed()) {
      const i = boxes.branches.indexOf(branch);
      if (i < 0) continue;
      const row = boxes.rows.findIndex((begin) => begin > i) - 1;
      const { left, top } = this.canvas.getBoundingClientRect();
      const inRow = boxes.branches.slice(boxes.rows[row], boxes.rows[row + 1]).filter(Boolean);
      const at = inRow.indexOf(branch);
      const scale = this.#width / (to - from);
      return {
        x: left + ((boxes.x[i] ?? 0) - from) * scale,
        y: top + base + row * step - this.scroller.scrollTop,
        width: (boxes.width[i] ?? 0) * scale,
        upward: step < 0,
        before: inRow[at - 1],
        after: inRow[at + 1],
      };
    }
    return undefined;
  }

  /**
   * The first box on the far side of a branch.
   *
   * @param upward Whether that is the side of callers.
   */
  below(branch: Branch, upward: boolean): Branch | undefined {
    const part = this.#parts.find(({ step }) => step < 0 === upward);
    const i = part?.boxes.branches.indexOf(branch) ?? -1;
    if (!part || i < 0) return undefined;
    return part.boxes.branches.find((each, k) => each && part.boxes.above[k] === i);
  }

  /** Scrolls until a branch is in view. */
  reveal(branch: Branch): void {
    const place = this.placeOf(branch);
    if (!place) return;
    const y = place.y - this.canvas.getBoundingClientRect().top;
    if (y < 0) this.scroller.scrollTop += y - ROW;
    else if (y + ROW > this.#height) this.scroller.scrollTop += y + 2 * ROW - this.#height;
  }
}

/** How to get from one picture to another: through the wider one, if it has both. */
function wayBetween(
  before: readonly Part[],
  after: readonly Part[],
): { parts: readonly Part[]; from: Extent; to: Extent } | undefined {
  const [old, now] = [before.at(-1), after.at(-1)];
  if (!old || !now || old.boxes.root !== now.boxes.root) return undefined;
  const inner = placeIn(old.boxes, now.boxes.focus);
  if (inner) {
    return { parts: before, from: extentOfPart(old), to: within(inner, extentOfPart(now)) };
  }
  const outer = placeIn(now.boxes, old.boxes.focus);
  return outer && {
    parts: after,
    from: within(outer, extentOfPart(old)),
    to: extentOfPart(now),
  };
}

function extentOfPart({ from, to }: Part): Extent {
  return { from, to };
}

function placeIn({ branches, x, width, focus }: Boxes, branch: Branch): Extent | undefined {
  const i = branch === focus ? -1 : branches.indexOf(branch);
  const left = x[i];
  if (left === undefined || i < focus.depth) return undefined;
  return { from: left, to: left + (width[i] ?? 0) };
}

/**
 * All of the picture in a few pixels, with a frame around what is in view.
 *
 * @module
 */
import { classed } from "../page/element.ts";
import type { Branch, BranchOrder } from "./branch.ts";
import { clamped, type Extent, isWhole, moved } from "./extent.ts";
import { layOut } from "./layout.ts";
import type { PaintColors } from "./paint.ts";

const SVG = "http://www.w3.org/2000/svg";
/** Its boxes are as fine as that: it is narrower than most screens. */
const PIXELS = 600;
const MAX_ROWS = 40;
/** A press that moves less than that part of the width is a click. */
const MIN_DRAG = 0.01;
/** How far an arrow key goes, in widths of what is in view. */
const KEY_STEP = 0.2;

/** The picture in small. */
export class Minimap {
  readonly element: HTMLElement = classed("div", "flame-minimap", "What of the picture is in view");
  readonly onChoose: (extent: Extent) => void;
  #picture: SVGSVGElement = document.createElementNS(SVG, "svg");
  #frame: HTMLElement = classed("div", "flame-minimap-view");
  #extent: Extent = { from: 0, to: 1 };
  #pressed: number | undefined;

  /** @param onChoose Called with what the user wants to see, as parts of all. */
  constructor(onChoose: (extent: Extent) => void) {
    this.onChoose = onChoose;
    this.#picture.setAttribute("aria-hidden", "true");
    this.#picture.setAttribute("preserveAspectRatio", "none");
    this.element.append(this.#picture, this.#frame);
    this.element.setAttribute("role", "slider");
    this.element.setAttribute("aria-valuemin", "0");
    this.element.setAttribute("aria-valuemax", "100");
    this.element.tabIndex = 0;
    this.element.title = "Drag to choose what is in view";
    this.element.addEventListener("pointerdown", (event) => {
      this.element.setPointerCapture(event.pointerId);
      this.#pressed = this.#placeOf(event);
    });
    this.element.addEventListener("pointermove", (event) => this.#drag(event));
    this.element.addEventListener("pointerup", (event) => this.#release(event));
    this.element.addEventListener("pointercancel", () => this.#pressed = undefined);
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /** Draws what there is. */
  draw(root: Branch, order: BranchOrder | undefined, { color }: PaintColors): void {
    const { rows, x, width, branches } = layOut(root, root, PIXELS, order);
    const count = Math.min(rows.length - 1, MAX_ROWS);
    const paths = new Map<string, string>();
    for (let row = 0; row < count; row++) {
      for (let i = rows[row] ?? 0; i < (rows[row + 1] ?? 0); i++) {
        const branch = branches[i];
        if (!branch || branch.frame < 0) continue;
        const fill = color(branch);
        const [left, wide] = [(x[i] ?? 0) * PIXELS, Math.max((width[i] ?? 0) * PIXELS, 0.5)];
        const box = `M${left.toFixed(1)} ${row}h${wide.toFixed(1)}v1h-${wide.toFixed(1)}z`;
        paths.set(fill, (paths.get(fill) ?? "") + box);
      }
    }
    this.#picture.setAttribute("viewBox", `0 1 ${PIXELS} ${Math.max(count - 1, 8)}`);
    this.#picture.replaceChildren(...[...paths].map(([fill, d]) => {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("d", d);
      path.setAttribute("fill", fill);
      return path;
    }));
  }

  /** Frames what is in view. */
  show(extent: Extent): void {
    this.#extent = extent;
    this.#frame.hidden = isWhole(extent);
    this.#frame.style.left = `${100 * extent.from}%`;
    this.#frame.style.width = `${100 * (extent.to - extent.from)}%`;
    const [from, to] = [extent.from, extent.to].map((part) => (100 * part).toFixed(1));
    this.element.setAttribute("aria-valuenow", `${from}`);
    this.element.setAttribute("aria-valuetext", `from ${from} % to ${to} % of the width`);
  }

  #placeOf({ clientX }: PointerEvent): number {
    const { left, width } = this.element.getBoundingClientRect();
    return Math.min(Math.max((clientX - left) / Math.max(width, 1), 0), 1);
  }

  #drag(event: PointerEvent): void {
    if (this.#pressed === undefined) return;
    const at = this.#placeOf(event);
    if (Math.abs(at - this.#pressed) < MIN_DRAG) return;
    this.onChoose({ from: Math.min(at, this.#pressed), to: Math.max(at, this.#pressed) });
  }

  #release(event: PointerEvent): void {
    const [at, pressed] = [this.#placeOf(event), this.#pressed];
    this.#pressed = undefined;
    if (pressed === undefined || Math.abs(at - pressed) >= MIN_DRAG) return;
    const half = (this.#extent.to - this.#extent.from) / 2;
    this.onChoose(clamped({ from: at - half, to: at + half }));
  }

  #onKey(event: KeyboardEvent): void {
    const step = { ArrowLeft: -KEY_STEP, ArrowRight: KEY_STEP }[event.key];
    if (step !== undefined) this.onChoose(moved(this.#extent, step));
    else if (event.key === "Home") this.onChoose({ from: 0, to: 1 });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

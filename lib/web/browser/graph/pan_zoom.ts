/**
 * Moving and zooming a picture.
 *
 * @module
 */

const ZOOM_STEP = 1.1;
/** The height of letters where a text says none. */
const LETTERS = 14;
const MIN_SCALE = 0.1;
const MAX_SCALE = 20;
/** Farther than that is no click. */
const MAX_CLICK_PIXELS = 3;
/** Part of the picture that an arrow key moves. */
const KEY_STEP = 0.1;

/** Directions of arrow keys. */
const ARROWS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** A place on the screen. */
interface ScreenPoint {
  x: number;
  y: number;
}

/** Makes a picture fill its element, where pointers and keys move and zoom it. */
export class PanZoom {
  readonly svg: SVGSVGElement;
  /** What of the picture is in view; `full` is all of it. */
  readonly view: DOMRect;
  readonly full: Readonly<Record<"x" | "y" | "width" | "height", number>>;
  #pointers = new Map<number, ScreenPoint>();
  /** How far pointers have moved since the first was pressed. */
  #moved = 0;

  constructor(svg: SVGSVGElement) {
    this.svg = svg;
    this.view = svg.viewBox.baseVal;
    const { x, y, width, height } = this.view;
    this.full = { x, y, width, height };
    svg.removeAttribute("width");
    svg.removeAttribute("height");
    svg.setAttribute("tabindex", "0");
    svg.setAttribute("aria-label", "Graph; plus and minus zoom, arrows move, 0 shows all");
    svg.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.#zoom(event.deltaY < 0 ? ZOOM_STEP : 1 / ZOOM_STEP, screenPoint(event));
    }, { passive: false });
    svg.addEventListener("pointerdown", (event) => this.#press(event));
    svg.addEventListener("pointermove", (event) => this.#drag(event));
    svg.addEventListener("pointerup", (event) => this.#pointers.delete(event.pointerId));
    svg.addEventListener("pointercancel", (event) => this.#pointers.delete(event.pointerId));
    // A drag that ends on a node does not choose it.
    svg.addEventListener("click", (event) => {
      if (this.#moved > MAX_CLICK_PIXELS) event.stopPropagation();
    }, { capture: true });
    svg.addEventListener("keydown", (event) => this.#key(event));
  }

  /**
   * Where all of a large picture would be too small to read, shows its upper middle.
   *
   * @param pixels The least height of letters.
   */
  showReadable(pixels: number): void {
    const { width: room, height: high } = this.svg.getBoundingClientRect();
    const { x, y, width, height } = this.full;
    const scale = Math.min(room / width, high / height);
    const sizes = [...this.svg.querySelectorAll("text")].map((text) =>
      Number(text.getAttribute("font-size") ?? LETTERS)
    ).sort((a, b) => a - b);
    const middle = sizes[Math.floor(sizes.length / 2)] ?? LETTERS;
    const wanted = pixels / middle;
    if (!(scale > 0) || scale >= wanted) return;
    this.view.width = room / wanted;
    this.view.height = high / wanted;
    this.view.x = x + Math.max(0, (width - this.view.width) / 2);
    this.view.y = y;
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0) return;
    if (this.#pointers.size === 0) this.#moved = 0;
    this.#pointers.set(event.pointerId, screenPoint(event));
  }

  /** One pointer moves the picture, two zoom it. */
  #drag(event: PointerEvent): void {
    const { pointerId } = event;
    const last = this.#pointers.get(pointerId);
    if (!last) return;
    const now = screenPoint(event);
    const [dx, dy] = [now.x - last.x, now.y - last.y];
    this.#moved += Math.abs(dx) + Math.abs(dy);
    if (this.#moved > MAX_CLICK_PIXELS && !this.svg.hasPointerCapture(pointerId)) {
      this.svg.setPointerCapture(pointerId);
    }
    const [other] = [...this.#pointers].filter(([id]) => id !== pointerId).map(([, at]) => at);
    if (other) {
      const before = Math.hypot(last.x - other.x, last.y - other.y);
      const after = Math.hypot(now.x - other.x, now.y - other.y);
      if (before > 0 && after > 0) this.#zoom(after / before, other);
    } else if (this.#moved > MAX_CLICK_PIXELS) {
      const scale = this.#unitsPerPixel();
      this.#move(-dx * scale, -dy * scale);
    }
    this.#pointers.set(pointerId, now);
  }

  #key({ key }: KeyboardEvent): void {
    const { left, top, width, height } = this.svg.getBoundingClientRect();
    const middle = { x: left + width / 2, y: top + height / 2 };
    const arrow = ARROWS[key];
    if (arrow) {
      const [x, y] = arrow;
      this.#move(x * this.view.width * KEY_STEP, y * this.view.height * KEY_STEP);
    } else if (key === "+" || key === "=") this.#zoom(ZOOM_STEP, middle);
    else if (key === "-") this.#zoom(1 / ZOOM_STEP, middle);
    else if (key === "0") Object.assign(this.view, this.full);
  }

  #unitsPerPixel(): number {
    const { width, height } = this.svg.getBoundingClientRect();
    return Math.max(this.view.width / width, this.view.height / height);
  }

  #move(dx: number, dy: number): void {
    this.view.x += dx;
    this.view.y += dy;
  }

  /** @param at What stays where it is. */
  #zoom(factor: number, { x, y }: ScreenPoint): void {
    const { view } = this;
    const scale = this.full.width / view.width * factor;
    const matrix = this.svg.getScreenCTM();
    if (scale < MIN_SCALE || scale > MAX_SCALE || !matrix) return;
    const at = new DOMPoint(x, y).matrixTransform(matrix.inverse());
    view.x = at.x - (at.x - view.x) / factor;
    view.y = at.y - (at.y - view.y) / factor;
    view.width /= factor;
    view.height /= factor;
  }
}

function screenPoint({ clientX, clientY }: MouseEvent): ScreenPoint {
  return { x: clientX, y: clientY };
}

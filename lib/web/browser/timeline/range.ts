/**
 * The selected span over the lanes: by mouse, by touch and by keys.
 *
 * @module
 */
import { classed } from "../page/element.ts";
import { sameSpan, type Span, within } from "./spans.ts";
import { clockText } from "./texts.ts";

/** The edges of a span. */
const SIDES = ["from", "until"] as const;

/** Less than this was a click. */
const DRAG_PIXELS = 4;

/** How far keys move an edge, in milliseconds; with Shift ten times as far. */
const STEP = 1000;
const MOVES: Readonly<Record<string, number>> = {
  ArrowLeft: -STEP,
  ArrowDown: -STEP,
  ArrowRight: STEP,
  ArrowUp: STEP,
  PageDown: -10 * STEP,
  PageUp: 10 * STEP,
  Home: -Infinity,
  End: Infinity,
};

/** What is done with the selection. */
export interface RangeCallbacks {
  /** It moves. */
  change: () => void;
  /** It stays; whether by a drag, not by a key. */
  settle: (byDrag: boolean) => void;
  /** It is to be looked at. */
  open: () => void;
}

/** Two edges, each a slider, over an element that a drag selects in. */
export class Range {
  whole: Span = { from: 0, until: 1 };
  selected: Span = this.whole;
  #area: HTMLElement;
  #callbacks: RangeCallbacks;
  #edges = { from: edge("From"), until: edge("Until") };
  #shades = [classed("div", "shade"), classed("div", "shade")];

  constructor(area: HTMLElement, callbacks: RangeCallbacks) {
    this.#area = area;
    this.#callbacks = callbacks;
    area.append(...this.#shades, this.#edges.from, this.#edges.until);
    area.addEventListener("pointerdown", (event) => this.#press(event));
    for (const side of SIDES) {
      this.#edges[side].addEventListener("keydown", (event) => this.#key(event, side));
    }
  }

  /**
   * Shows a selection.
   *
   * @param whole What there is.
   */
  show(whole: Span, selected: Span): void {
    this.whole = whole;
    this.selected = within(selected, whole);
    this.#paint();
  }

  /** Whether all is selected. */
  get all(): boolean {
    return sameSpan(this.selected, this.whole);
  }

  #select(span: Span): void {
    this.selected = within(span, this.whole);
    this.#paint();
    this.#callbacks.change();
  }

  #paint(): void {
    const { whole, selected } = this;
    const percent = (at: number) => (at - whole.from) / (whole.until - whole.from) * 100;
    const [left, right] = [percent(selected.from), percent(selected.until)];
    const [before, after] = this.#shades;
    if (before) before.style.width = `${left}%`;
    if (after) after.style.left = `${right}%`;
    for (const side of SIDES) {
      const element = this.#edges[side];
      const time = selected[side];
      element.style.left = `${side === "from" ? left : right}%`;
      element.ariaValueMin = "0";
      element.ariaValueMax = `${Math.round((whole.until - whole.from) / 1e3)}`;
      element.ariaValueNow = `${Math.round((time - whole.from) / 1e3)}`;
      element.ariaValueText = clockText(time);
    }
  }

  #press(down: PointerEvent): void {
    if (down.button !== 0) return;
    const { selected, whole } = this;
    const time = (event: PointerEvent) => {
      const { left, width } = this.#area.getBoundingClientRect();
      return whole.from + (event.clientX - left) / width * (whole.until - whole.from);
    };
    const held = Object.values(this.#edges).find((each) => each === down.target);
    // An edge that is dragged turns around the other one.
    const anchor = held === this.#edges.from ? selected.until : held ? selected.from : time(down);
    let dragged = false;
    const move = (event: PointerEvent) => {
      dragged ||= Math.abs(event.clientX - down.clientX) >= DRAG_PIXELS;
      const at = time(event);
      if (dragged) this.#select({ from: Math.min(anchor, at), until: Math.max(anchor, at) });
    };
    const end = (event: PointerEvent) => {
      this.#area.removeEventListener("pointermove", move);
      this.#area.removeEventListener("pointerup", end);
      this.#area.removeEventListener("pointercancel", end);
      if (!dragged && !held && event.type === "pointerup") this.#select(this.whole);
      this.#callbacks.settle(true);
    };
    this.#area.setPointerCapture(down.pointerId);
    this.#area.addEventListener("pointermove", move);
    this.#area.addEventListener("pointerup", end);
    this.#area.addEventListener("pointercancel", end);
  }

  #key(event: KeyboardEvent, side: keyof Span): void {
    const { selected, whole } = this;
    const { key, shiftKey } = event;
    const move = MOVES[key];
    if (key === "Enter") this.#callbacks.open();
    else if (key === "Escape") this.#select(whole);
    else if (move !== undefined) {
      const at = selected[side] + move * (shiftKey ? 10 : 1);
      // An edge stops at the other one, so that keys never swap them.
      const limited = side === "from"
        ? { from: Math.min(at, selected.until - STEP / 4), until: selected.until }
        : { from: selected.from, until: Math.max(at, selected.from + STEP / 4) };
      this.#select(limited);
    } else return;
    event.preventDefault();
    this.#callbacks.settle(false);
  }
}

function edge(name: string): HTMLElement {
  const element = classed("div", "edge");
  element.tabIndex = 0;
  element.role = "slider";
  element.ariaLabel = name;
  element.ariaOrientation = "horizontal";
  element.title = "Arrows move it, with Shift further; Enter opens, Escape selects all";
  return element;
}

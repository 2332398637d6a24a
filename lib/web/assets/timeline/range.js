// The selected span over the lanes: by mouse, by touch and by keys.
import { clockText, sameSpan, within } from "./spans.js";
/** @typedef {import("./spans.js").Span} Span */

/** Less than this was a click. */
const DRAG_PIXELS = 4;

/** How far keys move an edge, in milliseconds; with Shift ten times as far. */
const STEP = 1000;
/** @type {Record<string, number>} */
const MOVES = {
  ArrowLeft: -STEP,
  ArrowDown: -STEP,
  ArrowRight: STEP,
  ArrowUp: STEP,
  PageDown: -10 * STEP,
  PageUp: 10 * STEP,
  Home: -Infinity,
  End: Infinity,
};

/**
 * Two edges, each a slider, over an element that a drag selects in. Tells
 * `change` while the selection moves, `settle` when it stays (`detail`: by
 * a drag, not by a key), and `open` when it is to be looked at.
 */
export class Range extends EventTarget {
  /** @type {Span} */
  whole = { from: 0, until: 1 };
  /** @type {Span} */
  selected = this.whole;
  #area;
  #edges = { from: edge("From"), until: edge("Until") };
  #shades = [shade(), shade()];

  /** @param {HTMLElement} area */
  constructor(area) {
    super();
    this.#area = area;
    area.append(...this.#shades, this.#edges.from, this.#edges.until);
    area.addEventListener("pointerdown", (event) => this.#press(event));
    for (const side of /** @type {const} */ (["from", "until"])) {
      this.#edges[side].addEventListener("keydown", (event) => this.#key(event, side));
    }
  }

  /**
   * @param {Span} whole What there is.
   * @param {Span} selected
   */
  show(whole, selected) {
    this.whole = whole;
    this.selected = within(selected, whole);
    this.#paint();
  }

  /** Whether all is selected. */
  get all() {
    return sameSpan(this.selected, this.whole);
  }

  /** @param {Span} span */
  #select(span) {
    this.selected = within(span, this.whole);
    this.#paint();
    this.dispatchEvent(new Event("change"));
  }

  #paint() {
    const { whole, selected } = this;
    const percent = (/** @type {number} */ at) =>
      (at - whole.from) / (whole.until - whole.from) * 100;
    const [left, right] = [percent(selected.from), percent(selected.until)];
    const [before, after] = this.#shades;
    if (before) before.style.width = `${left}%`;
    if (after) after.style.left = `${right}%`;
    for (const [side, at] of Object.entries({ from: left, until: right })) {
      const element = this.#edges[/** @type {keyof Span} */ (side)];
      const time = selected[/** @type {keyof Span} */ (side)];
      element.style.left = `${at}%`;
      element.ariaValueMin = "0";
      element.ariaValueMax = `${Math.round((whole.until - whole.from) / 1e3)}`;
      element.ariaValueNow = `${Math.round((time - whole.from) / 1e3)}`;
      element.ariaValueText = clockText(time);
    }
  }

  /** @param {PointerEvent} down */
  #press(down) {
    if (down.button !== 0) return;
    const { selected, whole } = this;
    const time = (/** @type {PointerEvent} */ event) => {
      const { left, width } = this.#area.getBoundingClientRect();
      return whole.from + (event.clientX - left) / width * (whole.until - whole.from);
    };
    const held = Object.values(this.#edges).find((each) => each === down.target);
    // An edge that is dragged turns around the other one.
    const anchor = held === this.#edges.from ? selected.until : held ? selected.from : time(down);
    let dragged = false;
    const move = (/** @type {PointerEvent} */ event) => {
      dragged ||= Math.abs(event.clientX - down.clientX) >= DRAG_PIXELS;
      const at = time(event);
      if (dragged) this.#select({ from: Math.min(anchor, at), until: Math.max(anchor, at) });
    };
    const end = (/** @type {PointerEvent} */ event) => {
      this.#area.removeEventListener("pointermove", move);
      this.#area.removeEventListener("pointerup", end);
      this.#area.removeEventListener("pointercancel", end);
      if (!dragged && !held && event.type === "pointerup") this.#select(this.whole);
      this.dispatchEvent(new CustomEvent("settle", { detail: true }));
    };
    this.#area.setPointerCapture(down.pointerId);
    this.#area.addEventListener("pointermove", move);
    this.#area.addEventListener("pointerup", end);
    this.#area.addEventListener("pointercancel", end);
  }

  /**
   * @param {KeyboardEvent} event
   * @param {keyof Span} side
   */
  #key(event, side) {
    const { selected, whole } = this;
    const { key, shiftKey } = event;
    const move = MOVES[key];
    if (key === "Enter") this.dispatchEvent(new Event("open"));
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
    this.dispatchEvent(new CustomEvent("settle", { detail: false }));
  }
}

/** @param {string} name */
function edge(name) {
  const element = document.createElement("div");
  element.className = "edge";
  element.tabIndex = 0;
  element.role = "slider";
  element.ariaLabel = name;
  element.ariaOrientation = "horizontal";
  element.title = "Arrows move it, with Shift further; Enter opens, Escape selects all";
  return element;
}

function shade() {
  const element = document.createElement("div");
  element.className = "shade";
  return element;
}

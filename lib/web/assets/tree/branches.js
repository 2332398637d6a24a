// The rows on the page: an ARIA tree with one place in the order of tabs.
import { itemOf, moreItem } from "./items.js";
/** @typedef {import("./rows.js").Row} Row */
/** @typedef {import("./rows.js").Rows} Rows */
/** @typedef {import("../flame/tree.js").Frames} Frames */
/** @typedef {import("../flame/texts.js").Texts} Texts */
/** @typedef {import("../selection.js").Selection} Selection */

/** Rows that are open at first: the heaviest ones, while they are more than this part of all. */
const FIRST_ROWS = 30;
const FIRST_SHARE = 0.05;
/** More rows of one parent are made when they are asked for. */
const MOST_BELOW = 200;
/** One way down without branches opens at once. */
const MOST_CHAIN = 100;

/** Shows rows, opens and closes them. Tells `place` when another row has been gone to. */
export class Branches extends EventTarget {
  element = document.createElement("div");
  #rows;
  #frames;
  #texts;
  #selection;
  /** @type {WeakMap<HTMLElement, Row>} */
  #rowOf = new WeakMap();
  /** @type {WeakMap<Row, HTMLElement>} */
  #elementOf = new WeakMap();
  /** @type {HTMLElement | undefined} */
  #current;

  /**
   * @param {Rows} rows
   * @param {Frames} frames
   * @param {Texts} texts
   * @param {Selection} selection
   */
  constructor(rows, frames, texts, selection) {
    super();
    this.#rows = rows;
    this.#frames = frames;
    this.#texts = texts;
    this.#selection = selection;
    this.element.className = "tree";
    this.element.role = "tree";
    this.element.ariaLabel = "Stacks";
    this.element.ariaMultiSelectable = "true";
    this.element.append(...this.#items(rows.top, 0));
    this.element.addEventListener("click", (event) => this.#click(event));
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.#openHeaviest();
    this.#setCurrent(/** @type {HTMLElement | undefined} */ (this.element.firstElementChild));
  }

  /** The row that has been gone to, as its place below each row above: `0.2.1`. */
  get place() {
    const places = [];
    let row = this.#current && this.#rowOf.get(this.#current);
    for (; row; row = row.parent) places.push(this.#siblings(row).indexOf(row));
    return places.reverse().join(".");
  }

  /**
   * Opens what is above a row and goes there.
   *
   * @param {string} place
   */
  goTo(place) {
    let rows = this.#rows.top;
    /** @type {Row | undefined} */
    let row;
    for (const at of place === "" ? [] : place.split(".").map(Number)) {
      if (row) this.#open(row);
      const next = rows[at];
      if (!next) break;
      row = next;
      rows = this.#rows.below(row);
    }
    const element = row && this.#elementOf.get(row);
    if (!element) return;
    this.#setCurrent(element);
    element.scrollIntoView({ block: "nearest" });
  }

  /** Marks what is selected. */
  markSelected() {
    for (const item of this.element.children) {
      const row = this.#rowOf.get(/** @type {HTMLElement} */ (item));
      if (row) item.ariaSelected = `${this.#selection.has(this.#name(row))}`;
    }
  }

  /** The next to open is always the heaviest one that is closed. */
  #openHeaviest() {
    const least = Math.abs(this.#texts.total) * FIRST_SHARE;
    const closed = [...this.#rows.top];
    while (this.element.childElementCount < FIRST_ROWS && closed.length > 0) {
      closed.sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
      const row = /** @type {Row} */ (closed.shift());
      if (Math.abs(row.value) < least) return;
      const below = this.#rows.below(row);
      if (below.length > FIRST_ROWS) continue;
      this.#open(row);
      closed.push(...below);
    }
  }

  /** @param {Row} row */
  #open(row) {
    const element = this.#elementOf.get(row);
    const below = this.#rows.below(row);
    if (!element || below.length === 0 || element.ariaExpanded === "true") return;
    element.ariaExpanded = "true";
    element.after(...this.#items(below, 0));
  }

  /** @param {Row} row */
  #openChain(row) {
    for (let i = 0; i < MOST_CHAIN; i++) {
      this.#open(row);
      const [only, ...others] = this.#rows.below(row);
      if (!only || others.length > 0) return;
      row = only;
    }
  }

  /** @param {Row} row */
  #close(row) {
    const element = this.#elementOf.get(row);
    if (element?.ariaExpanded !== "true") return;
    element.ariaExpanded = "false";
    const level = row.level;
    for (;;) {
      const next = element.nextElementSibling;
      if (!next || Number(next.ariaLevel) <= level) return;
      next.remove();
    }
  }

  /** @param {Row} row */
  #siblings(row) {
    return row.parent ? this.#rows.below(row.parent) : this.#rows.top;
  }

  /**
   * @param {readonly Row[]} rows Siblings.
   * @param {number} from Where to begin.
   * @returns {HTMLElement[]}
   */
  #items(rows, from) {
    const items = rows.slice(from, from + MOST_BELOW).map((row, i) => {
      const item = itemOf(row, this.#frames, this.#texts);
      if (this.#rows.below(row).length > 0) item.ariaExpanded = "false";
      item.ariaSelected = `${this.#selection.has(this.#name(row))}`;
      this.#rowOf.set(item, row);
      this.#elementOf.set(row, item);
      item.ariaSetSize = `${rows.length}`;
      item.ariaPosInSet = `${from + i + 1}`;
      return item;
    });
    const left = rows.length - from - items.length;
    if (left <= 0) return items;
    const more = moreItem(left, rows[0]?.level ?? 1);
    more.addEventListener("click", () => this.#showMore(more, rows, from + items.length));
    return [...items, more];
  }

  /**
   * @param {HTMLElement} more
   * @param {readonly Row[]} rows
   * @param {number} from
   */
  #showMore(more, rows, from) {
    const items = this.#items(rows, from);
    more.replaceWith(...items);
    this.#setCurrent(items[0]);
    items[0]?.focus();
  }

  /** @param {Row} row */
  #name({ frame }) {
    return this.#frames.name[frame] ?? "";
  }

  /** @param {HTMLElement | undefined | null} item */
  #setCurrent(item) {
    if (!item) return;
    if (this.#current) this.#current.tabIndex = -1;
    this.#current = item;
    item.tabIndex = 0;
  }

  /** @param {HTMLElement} item */
  #goTo(item) {
    this.#setCurrent(item);
    item.focus();
    this.dispatchEvent(new Event("place"));
  }

  /** @param {MouseEvent} event */
  #click({ target }) {
    const item = /** @type {HTMLElement | null} */ (
      /** @type {Element} */ (target).closest("[role=treeitem]")
    );
    const row = item && this.#rowOf.get(item);
    if (!item || !row) return;
    if (item.ariaExpanded === "true") this.#close(row);
    else this.#openChain(row);
    this.#goTo(item);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const item = /** @type {HTMLElement} */ (event.target);
    const row = this.#rowOf.get(item);
    const open = item.ariaExpanded === "true";
    const to = (/** @type {Element | null | undefined} */ other) =>
      other && this.#goTo(/** @type {HTMLElement} */ (other));
    const actions = /** @type {Record<string, () => void>} */ ({
      ArrowDown: () => to(item.nextElementSibling),
      ArrowUp: () => to(item.previousElementSibling),
      Home: () => to(this.element.firstElementChild),
      End: () => to(this.element.lastElementChild),
      ArrowRight: () => open ? to(item.nextElementSibling) : row && this.#open(row),
      ArrowLeft: () =>
        open && row ? this.#close(row) : to(row?.parent && this.#elementOf.get(row.parent)),
      Enter: () => item.click(),
      " ": () => row && this.#selection.toggle(this.#name(row)),
      "*": () => row && this.#siblings(row).forEach((each) => this.#open(each)),
    });
    if (!actions[event.key]) return;
    event.preventDefault();
    actions[event.key]?.();
  }
}

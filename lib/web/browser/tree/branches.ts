/**
 * The rows on the page: an ARIA tree with one place in the order of tabs.
 *
 * @module
 */
import type { FrameColumns } from "../../../contract/stacks.ts";
import { classed, closest } from "../page/element.ts";
import type { Selection } from "../page/selection.ts";
import type { AmountTexts } from "../stacks/amount_texts.ts";
import { itemOf, moreItem } from "./items.ts";
import type { Row, Rows } from "./rows.ts";

/** Rows that are open at first: the heaviest ones, while they are more than this part of all. */
const FIRST_ROWS = 30;
const FIRST_SHARE = 0.05;
/** More rows of one parent are made on demand. */
const MAX_BELOW = 200;
/** One way down without branches opens at once. */
const MAX_CHAIN = 100;

/** What a tree is made of. */
export interface BranchesInput {
  rows: Rows;
  frames: FrameColumns;
  texts: AmountTexts;
  selection: Selection;
  /** Called when another row has been gone to. */
  onMove: () => void;
}

/** Shows rows, opens and closes them. */
export class Branches {
  readonly element: HTMLElement = classed("div", "tree", "Stacks");
  #rows: Rows;
  #frames: FrameColumns;
  #texts: AmountTexts;
  #selection: Selection;
  #onMove: () => void;
  #rowOf = new WeakMap<Element, Row>();
  #elementOf = new WeakMap<Row, HTMLElement>();
  #current: HTMLElement | undefined;

  constructor({ rows, frames, texts, selection, onMove }: BranchesInput) {
    this.#rows = rows;
    this.#frames = frames;
    this.#texts = texts;
    this.#selection = selection;
    this.#onMove = onMove;
    this.element.role = "tree";
    this.element.ariaMultiSelectable = "true";
    this.element.append(...this.#items(rows.top, 0));
    this.element.addEventListener("click", (event) => this.#click(event));
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.#openHeaviest();
    this.#setCurrent(this.element.firstElementChild);
  }

  /** The row that has been gone to, as its place below each row above: `0.2.1`. */
  get place(): string {
    const places: number[] = [];
    let row = this.#current && this.#rowOf.get(this.#current);
    for (; row; row = row.parent) places.push(this.#siblings(row).indexOf(row));
    return places.reverse().join(".");
  }

  /** Opens what is above a row and goes there. */
  goTo(place: string): void {
    let rows = this.#rows.top;
    let row: Row | undefined;
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
  markSelected(): void {
    for (const item of this.element.children) {
      const row = this.#rowOf.get(item);
      if (row) item.ariaSelected = `${this.#selection.has(this.#name(row))}`;
    }
  }

  /** The next to open is always the heaviest one that is closed. */
  #openHeaviest(): void {
    const least = Math.abs(this.#texts.stacks.total) * FIRST_SHARE;
    const closed = [...this.#rows.top];
    while (this.element.childElementCount < FIRST_ROWS) {
      closed.sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
      const row = closed.shift();
      if (!row || Math.abs(row.value) < least) return;
      const below = this.#rows.below(row);
      if (below.length > FIRST_ROWS) continue;
      this.#open(row);
      closed.push(...below);
    }
  }

  /** Shows what is below a row. */
  #open(row: Row): void {
    const element = this.#elementOf.get(row);
    const below = this.#rows.below(row);
    if (!element || below.length === 0 || element.ariaExpanded === "true") return;
    element.ariaExpanded = "true";
    element.after(...this.#items(below, 0));
  }

  /** Opens a row, and what is below it as long as there is no choice. */
  #openChain(row: Row): void {
    for (let i = 0; i < MAX_CHAIN; i++) {
      this.#open(row);
      const [only, ...others] = this.#rows.below(row);
      if (!only || others.length > 0) return;
      row = only;
    }
  }

  #close(row: Row): void {
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

  #siblings(row: Row): readonly Row[] {
    return row.parent ? this.#rows.below(row.parent) : this.#rows.top;
  }

  /**
   * @param rows Siblings.
   * @param from Where to begin.
   */
  #items(rows: readonly Row[], from: number): HTMLElement[] {
    const items = rows.slice(from, from + MAX_BELOW).map((row, i) => {
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

  #showMore(more: HTMLElement, rows: readonly Row[], from: number): void {
    const items = this.#items(rows, from);
    more.replaceWith(...items);
    this.#setCurrent(items[0]);
    items[0]?.focus();
  }

  #name({ frame }: Row): string {
    return this.#frames.name[frame] ?? "";
  }

  #setCurrent(item: Element | undefined | null): void {
    if (!(item instanceof HTMLElement)) return;
    if (this.#current) this.#current.tabIndex = -1;
    this.#current = item;
    item.tabIndex = 0;
  }

  #goTo(item: Element | undefined | null): void {
    if (!(item instanceof HTMLElement)) return;
    this.#setCurrent(item);
    item.focus();
    this.#onMove();
  }

  #click(event: MouseEvent): void {
    const item = closest(event, "[role=treeitem]", HTMLElement);
    const row = item && this.#rowOf.get(item);
    if (!item || !row) return;
    if (item.ariaExpanded === "true") this.#close(row);
    else this.#openChain(row);
    this.#goTo(item);
  }

  #key(event: KeyboardEvent): void {
    const item = event.target;
    if (!(item instanceof HTMLElement)) return;
    const act = this.#keyActions(item, this.#rowOf.get(item))[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** @param row None for an item that stands for more rows. */
  #keyActions(item: HTMLElement, row: Row | undefined): Readonly<Record<string, () => void>> {
    const open = item.ariaExpanded === "true";
    const above = row?.parent && this.#elementOf.get(row.parent);
    return {
      ArrowDown: () => this.#goTo(item.nextElementSibling),
      ArrowUp: () => this.#goTo(item.previousElementSibling),
      Home: () => this.#goTo(this.element.firstElementChild),
      End: () => this.#goTo(this.element.lastElementChild),
      ArrowRight: () => {
        if (open) this.#goTo(item.nextElementSibling);
        else if (row) this.#open(row);
      },
      ArrowLeft: () => {
        if (open && row) this.#close(row);
        else this.#goTo(above);
      },
      Enter: () => item.click(),
      " ": () => row && this.#selection.toggle(this.#name(row)),
      "*": () => row && this.#siblings(row).forEach((each) => this.#open(each)),
    };
  }
}

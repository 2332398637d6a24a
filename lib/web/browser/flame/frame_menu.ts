/**
 * What can be done with a frame: by right click, long press or keyboard.
 *
 * @module
 */

import { classed, element, findAll } from "../page/element.ts";

/** An entry; one with an address is a link. */
export interface Entry {
  title: string;
  help: string;
  href?: string;
  act?: () => void;
}

/** A menu at a point. */
export class FrameMenu {
  readonly element: HTMLElement = classed("ul", "flame-menu");
  #back: HTMLElement | undefined;

  constructor(parent: HTMLElement) {
    this.element.setAttribute("role", "menu");
    this.element.hidden = true;
    parent.append(this.element);
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
    this.element.addEventListener("contextmenu", (event) => event.preventDefault());
    document.addEventListener("pointerdown", ({ target }) => {
      if (!(target instanceof Node && this.element.contains(target))) this.close(false);
    });
    addEventListener("blur", () => this.close(false));
  }

  /** @param back What has the focus afterwards. */
  open(
    title: string,
    entries: readonly Entry[],
    { x, y }: { x: number; y: number },
    back: HTMLElement,
  ): void {
    this.#back = back;
    this.element.setAttribute("aria-label", title);
    const head = element("li", title);
    head.setAttribute("role", "presentation");
    this.element.replaceChildren(head, ...entries.map((entry) => this.#item(entry)));
    this.element.hidden = false;
    const { offsetWidth, offsetHeight } = this.element;
    const left = Math.max(4, Math.min(x, innerWidth - offsetWidth - 4));
    const top = Math.max(4, Math.min(y, innerHeight - offsetHeight - 4));
    this.element.style.transform = `translate(${left}px, ${top}px)`;
    this.#items[0]?.focus();
  }

  /** @param giveBack Whether the focus goes back to where it was. */
  close(giveBack: boolean): void {
    if (this.element.hidden) return;
    this.element.hidden = true;
    if (giveBack) this.#back?.focus();
  }

  get #items(): HTMLElement[] {
    return findAll(this.element, "[role=menuitem]", HTMLElement);
  }

  #item({ title, help, href, act }: Entry): HTMLLIElement {
    const line = element("li");
    line.setAttribute("role", "none");
    const item = element(href === undefined ? "button" : "a", title);
    item.setAttribute("role", "menuitem");
    item.title = help;
    item.tabIndex = -1;
    if (href !== undefined) item.setAttribute("href", href);
    item.addEventListener("click", () => {
      this.close(true);
      act?.();
    });
    line.append(item);
    return line;
  }

  #onKey(event: KeyboardEvent): void {
    const items = this.#items;
    const at = items.findIndex((item) => item === document.activeElement);
    const to = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    }[event.key];
    if (to !== undefined) items[to]?.focus();
    else if (event.key === "Escape" || event.key === "Tab") this.close(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

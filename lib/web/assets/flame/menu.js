// What can be done with a frame: by right click, long press or keyboard.

/** An entry; one with an address is a link. */
/** @typedef {{ title: string, help: string, href?: string, act?: () => void }} Entry */

/** A menu at a point. */
export class FrameMenu {
  /** @type {HTMLElement | undefined} */
  #back;

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.element = document.createElement("ul");
    this.element.className = "flame-menu";
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

  /**
   * @param {string} title
   * @param {Entry[]} entries
   * @param {{ x: number, y: number }} point
   * @param {HTMLElement} back What has the focus afterwards.
   */
  open(title, entries, { x, y }, back) {
    this.#back = back;
    this.element.setAttribute("aria-label", title);
    const head = document.createElement("li");
    head.setAttribute("role", "presentation");
    head.textContent = title;
    this.element.replaceChildren(head, ...entries.map((entry) => this.#item(entry)));
    this.element.hidden = false;
    const { offsetWidth, offsetHeight } = this.element;
    const left = Math.max(4, Math.min(x, innerWidth - offsetWidth - 4));
    const top = Math.max(4, Math.min(y, innerHeight - offsetHeight - 4));
    this.element.style.transform = `translate(${left}px, ${top}px)`;
    this.#items[0]?.focus();
  }

  /** @param {boolean} giveBack Whether the focus goes back to where it was. */
  close(giveBack) {
    if (this.element.hidden) return;
    this.element.hidden = true;
    if (giveBack) this.#back?.focus();
  }

  get #items() {
    return /** @type {HTMLElement[]} */ ([...this.element.querySelectorAll("[role=menuitem]")]);
  }

  /** @param {Entry} entry */
  #item({ title, help, href, act }) {
    const line = document.createElement("li");
    line.setAttribute("role", "none");
    const item = document.createElement(href === undefined ? "button" : "a");
    item.setAttribute("role", "menuitem");
    item.textContent = title;
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

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const items = this.#items;
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
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

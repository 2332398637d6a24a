/**
 * Menus that open by mouse, touch and keyboard.
 *
 * @module
 */

import { findAll } from "./element.ts";

/** Makes every menu of the page work. */
export function setUpMenus(): void {
  for (const menu of menus()) setUpMenu(menu);
  document.addEventListener("pointerdown", ({ target }) => {
    if (!(target instanceof Element && target.closest(".menu"))) closeMenus();
  });
}

/** Closes all menus. */
export function closeMenus(): void {
  for (const menu of menus()) toggle(menu, false);
}

/** Makes one menu work: its first child opens the second. */
export function setUpMenu(menu: HTMLElement): void {
  const [button, list] = partsOf(menu);
  button.addEventListener("click", () => {
    const open = Boolean(list.hidden);
    closeMenus();
    toggle(menu, open);
    if (open) itemsOf(list)[0]?.focus();
  });
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      toggle(menu, false);
      button.focus();
    } else if (step !== undefined && list.getAttribute("role") === "menu") {
      event.preventDefault();
      if (list.hidden) toggle(menu, true);
      const items = itemsOf(list);
      const at = items.findIndex((item) => item === document.activeElement);
      items.at((at + step) % items.length)?.focus();
    }
  });
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !menu.contains(relatedTarget)) toggle(menu, false);
  });
}

function toggle(menu: HTMLElement, open: boolean): void {
  const [button, list] = partsOf(menu);
  list.hidden = !open;
  button.setAttribute("aria-expanded", `${open}`);
}

/** Its button, and what that opens. */
function partsOf(menu: HTMLElement): [button: HTMLElement, list: HTMLElement] {
  const [button, list] = menu.children;
  if (!(button instanceof HTMLElement && list instanceof HTMLElement)) {
    throw new TypeError(`Cannot open the menu #${menu.id}: it has no button and list`);
  }
  return [button, list];
}

function itemsOf(list: HTMLElement): HTMLElement[] {
  return findAll(list, "[role=menuitem]", HTMLElement);
}

function menus(): HTMLElement[] {
  return findAll(document, ".menu", HTMLElement);
}

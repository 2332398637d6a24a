// Menus that open by mouse, touch and keyboard.

/** Makes every menu of the page work. */
export function setUpMenus() {
  for (const menu of document.querySelectorAll(".menu")) {
    setUpMenu(/** @type {HTMLElement} */ (menu));
  }
  document.addEventListener("pointerdown", ({ target }) => {
    if (!(target instanceof Element && target.closest(".menu"))) closeMenus();
  });
}

/** Closes all menus. */
export function closeMenus() {
  for (const menu of document.querySelectorAll(".menu")) {
    toggle(/** @type {HTMLElement} */ (menu), false);
  }
}

/** @param {HTMLElement} menu */
function setUpMenu(menu) {
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
      const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
      items.at((at + step) % items.length)?.focus();
    }
  });
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !menu.contains(relatedTarget)) toggle(menu, false);
  });
}

/**
 * @param {HTMLElement} menu
 * @param {boolean} open
 */
function toggle(menu, open) {
  const [button, list] = partsOf(menu);
  list.hidden = !open;
  button.setAttribute("aria-expanded", `${open}`);
}

/** @param {HTMLElement} menu */
function partsOf(menu) {
  return /** @type {[HTMLElement, HTMLElement]} */ ([...menu.children]);
}

/**
 * @param {HTMLElement} list
 * @returns {HTMLElement[]}
 */
function itemsOf(list) {
  return [...list.querySelectorAll("[role=menuitem]")].map((
    item,
  ) => /** @type {HTMLElement} */ (item));
}

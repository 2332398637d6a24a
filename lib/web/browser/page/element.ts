/**
 * Elements: to make them, and to find them with their types.
 *
 * @module
 */

/** The right side of `instanceof`. */
type ElementType<T extends Element> = abstract new () => T;

/** An element with a text; names from profiles are never more than that. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  text = "",
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

/** An element of a class, with a name for those who do not see it. */
export function classed<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
  label = "",
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  made.className = className;
  if (label !== "") made.setAttribute("aria-label", label);
  return made;
}

/**
 * The first element that a selector finds.
 *
 * @throws {TypeError} If there is none of that type: the page and its script do not fit.
 */
export function find<T extends Element>(
  parent: ParentNode,
  selector: string,
  type: ElementType<T>,
): T {
  const found = parent.querySelector(selector);
  if (found instanceof type) return found;
  throw new TypeError(`Cannot find ${selector} on this page`);
}

/** All elements of a type that a selector finds. */
export function findAll<T extends Element>(
  parent: ParentNode,
  selector: string,
  type: ElementType<T>,
): T[] {
  return [...parent.querySelectorAll(selector)].filter((each): each is T => each instanceof type);
}

/** What a selector finds at the place of an event or around it. */
export function closest<T extends Element>(
  { target }: Event,
  selector: string,
  type: ElementType<T>,
): T | undefined {
  const found = target instanceof Element ? target.closest(selector) : null;
  return found instanceof type ? found : undefined;
}

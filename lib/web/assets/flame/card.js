// What is said about a box: beside the pointer, and below the picture.
import { element } from "../element.js";
/** @typedef {import("./facts.js").Facts} Facts */

const DISTANCE = 14;

/** A card beside the pointer. */
export class Card {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.element = document.createElement("div");
    this.element.className = "flame-card";
    this.element.hidden = true;
    parent.append(this.element);
  }

  /**
   * @param {Facts} facts
   * @param {{ clientX: number, clientY: number }} point
   */
  show({ name, note, where, rows }, { clientX, clientY }) {
    const title = element("b", name);
    const list = document.createElement("dl");
    for (const [key, text] of rows) list.append(element("dt", key), element("dd", text));
    this.element.replaceChildren(title);
    if (note !== "") this.element.append(" ", element("i", note));
    if (where !== "") this.element.append(element("p", where));
    this.element.append(list);
    this.element.hidden = false;
    const { offsetWidth, offsetHeight } = this.element;
    const right = clientX + DISTANCE + offsetWidth > innerWidth;
    const low = clientY + DISTANCE + offsetHeight > innerHeight;
    const x = right
      ? Math.max(4, Math.min(clientX, innerWidth - 4) - offsetWidth)
      : clientX + DISTANCE;
    const y = low ? Math.max(4, clientY - DISTANCE - offsetHeight) : clientY + DISTANCE;
    this.element.style.transform = `translate(${x}px, ${y}px)`;
  }

  hide() {
    this.element.hidden = true;
  }
}

/**
 * Facts in a line.
 *
 * @param {Facts} facts
 */
export function factsLine({ name, note, rows }) {
  return [note === "" ? name : `${name} ${note}`, ...rows.map(([key, text]) => `${key} ${text}`)]
    .join(" · ");
}

// What of the picture is in the page's address.
import { changeAddress } from "../address.js";

/**
 * @typedef {{
 *   pivot: string, zoom: string, search: string, inverted: boolean,
 *   order: string, color: string, table: string,
 * }} State
 * `pivot`: a pattern of names, as the original has it. `zoom`: see `zoom.js`.
 */

/** @type {Readonly<Record<keyof State, string>>} */
const KEYS = {
  pivot: "p",
  zoom: "zoom",
  search: "q",
  inverted: "inverted",
  order: "order",
  color: "color",
  table: "table",
};

/** What needs no mention. */
const USUAL = new Set(["weight", "package"]);

/** @returns {State} */
export function readState() {
  const params = new URLSearchParams(location.search);
  const text = (/** @type {keyof State} */ key) => params.get(KEYS[key]) ?? "";
  return {
    pivot: text("pivot"),
    zoom: text("zoom"),
    search: text("search"),
    inverted: text("inverted") === "t",
    order: text("order") === "name" ? "name" : "weight",
    color: ["file", "kind"].includes(text("color")) ? text("color") : "package",
    table: text("table"),
  };
}

/**
 * Writes a state into the address.
 *
 * @param {State} state
 * @param {boolean} asStep Whether going back leads to what was there before.
 */
export function writeState(state, asStep) {
  const entries = Object.entries(KEYS).map(([name, key]) => {
    const value = state[/** @type {keyof State} */ (name)];
    const text = value === true ? "t" : value === false ? "" : value;
    return [key, USUAL.has(text) ? "" : text];
  });
  changeAddress(Object.fromEntries(entries), asStep);
}

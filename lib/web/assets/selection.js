// What the user has chosen: names, or all that a search matches.
import { addressWith, refined } from "./address.js";

const SEARCH_DELAY_MS = 300;

/**
 * The selection of a page. Menus turn it into filters, the search field makes
 * one, and views show it.
 */
export class Selection extends EventTarget {
  /** @type {Set<string>} */
  #names = new Set();
  /** @type {RegExp | undefined} */
  #search;
  /** @type {HTMLInputElement} */
  #field;
  /** The pattern that counts while nothing is selected. Views may change it. */
  usual = "";
  /** What Enter in the search field does. Views may change it. */
  onEnter = (/** @type {string} */ pattern) => {
    location.href = addressWith({ f: pattern });
  };

  constructor(/** @type {string} */ view) {
    super();
    this.view = view;
    this.#field = /** @type {HTMLInputElement} */ (document.getElementById("search"));
    let timer = 0;
    this.#field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.search(this.#field.value), SEARCH_DELAY_MS);
    });
    this.#field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && this.#field.value !== "") this.onEnter(this.#field.value);
    });
    for (const menu of document.querySelectorAll("#views, #refine")) {
      for (const type of ["pointerenter", "focusin", "pointerdown"]) {
        menu.addEventListener(type, () => this.#completeLinks());
      }
    }
  }

  /** Whether something is selected. */
  get empty() {
    return this.#names.size === 0 && this.#search === undefined;
  }

  /** Whether a name is selected. */
  has(/** @type {string} */ name) {
    return this.#search ? this.#search.test(name) : this.#names.has(name);
  }

  /** Selects a name, or no longer. */
  toggle(/** @type {string} */ name) {
    this.#search = undefined;
    if (!this.#names.delete(name)) this.#names.add(name);
    this.#changed();
  }

  /** Selects these names and nothing else. */
  set(/** @type {string[]} */ names) {
    this.#search = undefined;
    this.#names = new Set(names);
    this.#changed();
  }

  /** Selects whatever matches; a pattern that is none says so in the field. */
  search(/** @type {string} */ pattern) {
    this.#names.clear();
    try {
      this.#search = pattern === "" ? undefined : new RegExp(pattern);
      this.#field.setCustomValidity("");
    } catch (error) {
      this.#search = undefined;
      this.#field.setCustomValidity(/** @type {Error} */ (error).message);
    }
    this.#field.setAttribute("aria-invalid", `${!this.#field.validity.valid}`);
    this.#field.reportValidity();
    this.#changed();
  }

  /** A regular expression of what is selected. */
  get pattern() {
    if (this.#search) return this.#search.source;
    return [...this.#names].map((name) => `^${quote(name)}$`).join("|") || this.usual;
  }

  #changed() {
    this.#completeLinks();
    this.dispatchEvent(new Event("change"));
  }

  /** Puts the selection into the links of the menus. */
  #completeLinks() {
    const { pattern } = this;
    for (const link of document.querySelectorAll("#views a")) {
      const [path = ""] = (link.getAttribute("href") ?? "").split("?");
      const params = new URLSearchParams(location.search);
      if (pattern !== "") params.set("f", pattern);
      link.setAttribute("href", `${path}?${params}`);
    }
    for (const link of document.querySelectorAll("[data-refine]")) {
      const { refine: key = "" } = /** @type {HTMLElement} */ (link).dataset;
      link.setAttribute("href", refined(key, pattern));
      link.setAttribute("aria-disabled", `${pattern === ""}`);
    }
  }
}

/**
 * A pattern that matches only this text, in RE2's syntax and in JavaScript's.
 *
 * @param {string} text
 */
export function quote(text) {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&");
}

/**
 * What the user has chosen: names, or all that a search matches.
 *
 * @module
 */
import { addressWith, refined } from "./address.ts";
import { find, findAll } from "./element.ts";
import { errorMessage } from "../../../base/error_message.ts";
import { escapeRegex } from "../../../base/escape_regex.ts";

const SEARCH_DELAY_MS = 300;

/**
 * The selection of a page. Menus turn it into filters, the search field makes
 * one, and views show it.
 */
export class Selection extends EventTarget {
  #names = new Set<string>();
  #search: RegExp | undefined;
  #field: HTMLInputElement = find(document, "#search", HTMLInputElement);
  /** The pattern that counts while nothing is selected. Views may change it. */
  usual = "";
  /** What Enter in the search field does. Views may change it. */
  onEnter: (pattern: string) => void = (pattern) => {
    location.href = addressWith({ f: pattern });
  };

  constructor() {
    super();
    let timer: number | undefined;
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
  get empty(): boolean {
    return this.#names.size === 0 && this.#search === undefined;
  }

  /** Whether a name is selected. */
  has(name: string): boolean {
    return this.#search ? this.#search.test(name) : this.#names.has(name);
  }

  /** Selects a name, or no longer. */
  toggle(name: string): void {
    this.#search = undefined;
    if (!this.#names.delete(name)) this.#names.add(name);
    this.#changed();
  }

  /** Selects these names and nothing else. */
  set(names: readonly string[]): void {
    this.#search = undefined;
    this.#names = new Set(names);
    this.#changed();
  }

  /** Selects whatever matches; the field says what is wrong with a pattern. */
  search(pattern: string): void {
    this.#names.clear();
    try {
      this.#search = pattern === "" ? undefined : new RegExp(pattern);
      this.#field.setCustomValidity("");
    } catch (error) {
      this.#search = undefined;
      this.#field.setCustomValidity(errorMessage(error));
    }
    this.#field.setAttribute("aria-invalid", `${!this.#field.validity.valid}`);
    this.#field.reportValidity();
    this.#changed();
  }

  /** A regular expression of what is selected. */
  get pattern(): string {
    if (this.#search) return this.#search.source;
    return [...this.#names].map((name) => `^${escapeRegex(name)}$`).join("|") || this.usual;
  }

  #changed(): void {
    this.#completeLinks();
    this.dispatchEvent(new Event("change"));
  }

  /** Puts the selection into the links of the menus. */
  #completeLinks(): void {
    const { pattern } = this;
    for (const link of document.querySelectorAll("#views a")) {
      const [path = ""] = (link.getAttribute("href") ?? "").split("?");
      const params = new URLSearchParams(location.search);
      if (pattern !== "") params.set("f", pattern);
      link.setAttribute("href", `${path}?${params}`);
    }
    for (const link of findAll(document, "[data-refine]", HTMLElement)) {
      const { refine: key = "" } = link.dataset;
      link.setAttribute("href", refined(key, pattern));
      link.setAttribute("aria-disabled", `${pattern === ""}`);
    }
  }
}

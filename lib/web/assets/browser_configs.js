// Configurations of a server that keeps none: the browser has them, for every page of this origin.
import { addressWith } from "./address.js";
import { element } from "./element.js";
/** @typedef {import("./configs.js").Keeper} Keeper */

/** @typedef {{ name: string, query: string }} Saved `query`: its options, as addresses have them. */

const KEY = "pprof.configs";

/**
 * Adds what is kept to the menu.
 *
 * @param {HTMLElement} menu Says which parameters are options (`data-keys`), and what the
 *   options of this page are (`data-now`).
 * @returns {Keeper}
 */
export function browserConfigs(menu) {
  const { keys = "", now = "" } = menu.dataset;
  const saved = read();
  const current = saved.findLast(({ query }) => query === now);
  if (current) menu.querySelector("[aria-current]")?.removeAttribute("aria-current");
  const none = Object.fromEntries(keys.split(" ").map((key) => [key, ""]));
  for (const config of saved) {
    const link = element("a", config.name);
    link.setAttribute("role", "menuitem");
    link.href = addressWith({ ...none, ...Object.fromEntries(new URLSearchParams(config.query)) });
    if (config === current) link.setAttribute("aria-current", "true");
    const button = element("button", "🗙");
    button.dataset["config"] = config.name;
    button.setAttribute("aria-label", `Delete ${config.name}`);
    const item = element("li");
    item.setAttribute("role", "none");
    item.append(link, button);
    menu.querySelector("ul")?.append(item);
  }
  return {
    save: (name) =>
      write((all) => [...all.filter((each) => each.name !== name), { name, query: now }]),
    remove: (name) => write((all) => all.filter((each) => each.name !== name)),
  };
}

/**
 * Others may write here too: what is no configuration does not count.
 *
 * @returns {Saved[]}
 */
function read() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return found.filter((/** @type {any} */ each) =>
      typeof each?.name === "string" && typeof each.query === "string"
    );
  } catch {
    return [];
  }
}

/** @param {(saved: Saved[]) => Saved[]} change */
function write(change) {
  localStorage.setItem(KEY, JSON.stringify(change(read())));
}

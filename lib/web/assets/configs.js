// Saving and deleting configurations.
import { browserConfigs } from "./browser_configs.js";

/**
 * Who keeps configurations. Both fail if they cannot.
 *
 * @typedef {{
 *   save: (name: string) => void | Promise<void>, remove: (name: string) => void | Promise<void>,
 * }} Keeper
 */

/** @type {Keeper} */
const SERVER = {
  save: (name) => ask("POST", "saveconfig", new URLSearchParams(location.search), name),
  remove: (name) => ask("DELETE", "deleteconfig", new URLSearchParams(), name),
};

/** Makes the menu of configurations work. */
export function setUpConfigs() {
  const menu = document.getElementById("configs");
  if (!menu) return;
  const keeper = menu.dataset["keeper"] === "browser" ? browserConfigs(menu) : SERVER;
  document.getElementById("save-config")?.addEventListener("click", () => save(keeper));
  for (const button of menu.querySelectorAll("[data-config]")) {
    const { config = "" } = /** @type {HTMLElement} */ (button).dataset;
    button.addEventListener("click", () => remove(keeper, config, button));
  }
}

/**
 * Asks for a name and keeps the options of this address under it.
 *
 * @param {Keeper} keeper
 */
async function save(keeper) {
  const name = prompt("Name of the configuration");
  if (!name) return;
  try {
    await keeper.save(name);
    location.reload();
  } catch {
    alert("Save failed");
  }
}

/**
 * @param {Keeper} keeper
 * @param {string} name
 * @param {Element} button
 */
async function remove(keeper, name, button) {
  if (!confirm(`Delete ${name}?`)) return;
  try {
    await keeper.remove(name);
    button.closest("li")?.remove();
  } catch {
    alert("Delete failed");
  }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {URLSearchParams} params
 * @param {string} name
 */
async function ask(method, path, params, name) {
  params.set("config", name);
  const { ok, statusText } = await fetch(`./${path}?${params}`, { method });
  if (!ok) throw new Error(statusText);
}

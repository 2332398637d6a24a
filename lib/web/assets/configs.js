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
  save: (name) => ask("saveconfig", new URLSearchParams(location.search), name),
  remove: (name) => ask("deleteconfig", new URLSearchParams(), name),
};

/** Makes the menu of configurations work. */
export function setUpConfigs() {
  const menu = document.getElementById("configs");
  if (!menu) return;
  const keeper = menu.dataset["keeper"] === "browser" ? browserConfigs(menu) : SERVER;
  const deletes = /** @type {HTMLElement[]} */ ([...menu.querySelectorAll("[data-config]")]);
  for (const button of deletes) {
    const { config = "" } = button.dataset;
    button.addEventListener("click", () => remove(keeper, config, button));
  }
  const names = deletes.map(({ dataset }) => dataset["config"] ?? "");
  setUpSave(keeper, names);
}

/**
 * Asks for a name and keeps the options of this address under it.
 *
 * @param {Keeper} keeper
 * @param {string[]} names Those that there are: to be chosen again.
 */
function setUpSave(keeper, names) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("save-dialog"));
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
  dialog.querySelector("datalist")?.append(...names.map((name) => new Option(name)));
  document.getElementById("save-config")?.addEventListener("click", () => dialog.showModal());
  form.addEventListener("submit", async () => {
    try {
      await keeper.save(`${new FormData(form).get("name")}`);
      location.reload();
    } catch {
      alert("Save failed");
    }
  });
  form.addEventListener("reset", () => dialog.close());
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
 * @param {string} path
 * @param {URLSearchParams} params
 * @param {string} name
 */
async function ask(path, params, name) {
  params.set("config", name);
  const { ok, statusText } = await fetch(`./${path}?${params}`, { method: "POST" });
  if (!ok) throw new Error(statusText);
}

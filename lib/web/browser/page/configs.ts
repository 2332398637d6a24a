/**
 * Saving and deleting configurations.
 *
 * @module
 */
import { browserConfigs, type ConfigKeeper } from "./browser_configs.ts";
import { find, findAll } from "./element.ts";

const SERVER: ConfigKeeper = {
  save: (name) => post("saveconfig", new URLSearchParams(location.search), name),
  remove: (name) => post("deleteconfig", new URLSearchParams(), name),
};

/** Makes the menu of configurations work. */
export function setUpConfigs(): void {
  const menu = document.getElementById("configs");
  if (!menu) return;
  const keeper = menu.dataset["keeper"] === "browser" ? browserConfigs(menu) : SERVER;
  const deletes = findAll(menu, "[data-config]", HTMLElement);
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
 * @param names Those that there are: to be chosen again.
 */
function setUpSave(keeper: ConfigKeeper, names: readonly string[]): void {
  const dialog = find(document, "#save-dialog", HTMLDialogElement);
  const form = find(dialog, "form", HTMLFormElement);
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

async function remove(keeper: ConfigKeeper, name: string, button: Element): Promise<void> {
  if (!confirm(`Delete ${name}?`)) return;
  try {
    await keeper.remove(name);
    button.closest("li")?.remove();
  } catch {
    alert("Delete failed");
  }
}

async function post(path: string, params: URLSearchParams, name: string): Promise<void> {
  params.set("config", name);
  const { ok, statusText } = await fetch(`./${path}?${params}`, { method: "POST" });
  if (!ok) throw new Error(statusText);
}

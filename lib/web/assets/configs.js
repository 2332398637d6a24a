// Saving and deleting configurations.

/** Makes the menu of configurations work. */
export function setUpConfigs() {
  document.getElementById("save-config")?.addEventListener("click", save);
  for (const button of document.querySelectorAll("[data-config]")) {
    const { config = "" } = /** @type {HTMLElement} */ (button).dataset;
    button.addEventListener("click", () => remove(config, button));
  }
}

/** Asks for a name and keeps the options of this address under it. */
async function save() {
  const name = prompt("Name of the configuration");
  if (!name) return;
  const params = new URLSearchParams(location.search);
  params.set("config", name);
  const { ok } = await fetch(`./saveconfig?${params}`, { method: "POST" });
  if (ok) location.reload();
  else alert("Save failed");
}

/**
 * @param {string} name
 * @param {Element} button
 */
async function remove(name, button) {
  if (!confirm(`Delete ${name}?`)) return;
  const query = new URLSearchParams({ config: name });
  const { ok } = await fetch(`./deleteconfig?${query}`, { method: "DELETE" });
  if (ok) button.closest("li")?.remove();
  else alert("Delete failed");
}

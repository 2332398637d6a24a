// What of the picture is in the page's address.

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
  const params = new URLSearchParams(location.search);
  for (const [name, key] of Object.entries(KEYS)) {
    const value = state[/** @type {keyof State} */ (name)];
    const text = value === true ? "t" : value === false ? "" : value;
    const usual = text === "" || text === "weight" || text === "package";
    if (usual) params.delete(key);
    else params.set(key, text);
  }
  const address = `${location.pathname}${params.size > 0 ? `?${params}` : ""}`;
  const { steps = 0 } = history.state ?? {};
  if (asStep) history.pushState({ steps: steps + 1 }, "", address);
  else history.replaceState({ steps }, "", address);
  keepInLinks(params);
}

/**
 * Menus were made for the address that the page was loaded with.
 *
 * @param {URLSearchParams} state
 */
function keepInLinks(state) {
  for (const link of document.querySelectorAll("#samples a, #configs a")) {
    const params = new URLSearchParams(link.getAttribute("href") ?? "");
    for (const key of Object.values(KEYS)) {
      const value = state.get(key);
      if (value === null) params.delete(key);
      else params.set(key, value);
    }
    link.setAttribute("href", `?${params}`);
  }
}

/**
 * The address with one filter more.
 *
 * @param {string} key Its name in addresses.
 * @param {string} pattern
 */
export function refined(key, pattern) {
  const params = new URLSearchParams(location.search);
  const old = key === "i" || key === "h" ? params.get(key) : null;
  params.set(key, old ? `${old}|${pattern}` : pattern);
  // Other stacks, other places.
  params.delete(KEYS.zoom);
  return `?${params}`;
}

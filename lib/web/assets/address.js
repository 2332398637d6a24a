// The page's address, and what follows when a script changes it.

/** Filters that add to what is there; others replace it. */
const ADDING = new Set(["i", "h"]);
/** Where a flame graph begins: filters leave other stacks, in which that is elsewhere. */
const ZOOM = "zoom";

/** Menus and forms are made for the address with which the page is loaded. */
const loaded = new URLSearchParams(location.search);
/** @type {Map<Element, string>} Links of menus, and where they led then. */
const links = new Map();

/** Has links and forms of the page say what its address says, from now on. */
export function setUpAddress() {
  for (const link of document.querySelectorAll("#samples a, #configs a, header nav > a")) {
    links.set(link, link.getAttribute("href") ?? "");
  }
  addEventListener("popstate", follow);
}

/**
 * The address of this page with other parameters.
 *
 * @param {Readonly<Record<string, string>>} changes `""` takes a parameter away.
 */
export function addressWith(changes) {
  const params = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(changes)) put(params, key, value);
  return `?${params}`;
}

/**
 * The address with one filter more.
 *
 * @param {string} key Its name in addresses.
 * @param {string} pattern Nothing changes if that is empty.
 */
export function refined(key, pattern) {
  if (pattern === "") return addressWith({});
  const old = ADDING.has(key) ? new URLSearchParams(location.search).get(key) : null;
  return addressWith({ [key]: old ? `${old}|${pattern}` : pattern, [ZOOM]: "" });
}

/**
 * Changes the address; the page stays.
 *
 * @param {Readonly<Record<string, string>>} changes `""` takes a parameter away.
 * @param {boolean} asStep Whether going back leads to what was there before.
 */
export function changeAddress(changes, asStep) {
  const query = addressWith(changes);
  const address = location.pathname + (query === "?" ? "" : query);
  const { steps = 0 } = history.state ?? {};
  if (asStep) history.pushState({ steps: steps + 1 }, "", address);
  else history.replaceState({ steps }, "", address);
  follow();
}

function follow() {
  const now = new URLSearchParams(location.search);
  const changed = [...new Set([...loaded.keys(), ...now.keys()])]
    .filter((key) => loaded.get(key) !== now.get(key));
  for (const [link, href] of links) {
    const [path = "", query] = href.split("?");
    const params = new URLSearchParams(query);
    for (const key of changed) put(params, key, now.get(key) ?? "");
    link.setAttribute("href", `${path}?${params}`);
  }
  for (const form of document.querySelectorAll("form[method=get]")) {
    for (const key of changed) {
      // What the form has a field for is the user's to choose.
      if (form.querySelector(`[name="${CSS.escape(key)}"]:not([type=hidden])`)) continue;
      form.querySelector(`[name="${CSS.escape(key)}"]`)?.remove();
      const value = now.get(key);
      if (value === null) continue;
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = key;
      field.value = value;
      form.append(field);
    }
  }
}

/**
 * @param {URLSearchParams} params
 * @param {string} key
 * @param {string} value
 */
function put(params, key, value) {
  if (value === "") params.delete(key);
  else params.set(key, value);
}

/**
 * The page's address, and what follows when a script changes it.
 *
 * @module
 */

/** Filters that add to what is there; others replace it. */
const ADDING = new Set(["i", "h"]);
/** Where a flame graph begins: filters leave other stacks, in which that is elsewhere. */
const ZOOM = "zoom";

/** Menus and forms are made for the address with which the page is loaded. */
const loaded = new URLSearchParams(location.search);
/** Links of menus, and where they led then. */
const links = new Map<Element, string>();

/** Has links and forms of the page say what its address says, from now on. */
export function setUpAddress(): void {
  for (const link of document.querySelectorAll("#samples a, #configs a, header nav > a")) {
    links.set(link, link.getAttribute("href") ?? "");
  }
  addEventListener("popstate", follow);
}

/**
 * The address of this page with other parameters.
 *
 * @param changes `""` takes a parameter away.
 */
export function addressWith(changes: Readonly<Record<string, string>>): string {
  const params = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(changes)) put(params, key, value);
  return `?${params}`;
}

/**
 * The address with one filter more.
 *
 * @param key Its name in addresses.
 * @param pattern Nothing changes if that is empty.
 */
export function refined(key: string, pattern: string): string {
  if (pattern === "") return addressWith({});
  const old = ADDING.has(key) ? new URLSearchParams(location.search).get(key) : null;
  return addressWith({ [key]: old ? `${old}|${pattern}` : pattern, [ZOOM]: "" });
}

/**
 * Changes the address; the page stays.
 *
 * @param changes `""` takes a parameter away.
 * @param asStep Whether going back leads to what was there before.
 */
export function changeAddress(changes: Readonly<Record<string, string>>, asStep: boolean): void {
  const query = addressWith(changes);
  const address = location.pathname + (query === "?" ? "" : query);
  const steps = stepsTaken();
  if (asStep) history.pushState({ steps: steps + 1 }, "", address);
  else history.replaceState({ steps }, "", address);
  follow();
}

/** How many steps back stay on this page. */
export function stepsTaken(): number {
  const { steps = 0 } = (history.state ?? {}) as { steps?: number };
  return steps;
}

function follow(): void {
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

function put(params: URLSearchParams, key: string, value: string): void {
  if (value === "") params.delete(key);
  else params.set(key, value);
}

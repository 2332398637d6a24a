// Who calls a function and whom it calls, level by level.
import { quote } from "./selection.js";
/** @typedef {import("../../contract/table.ts").Neighbour} Neighbour */
/** @typedef {import("../../contract/table.ts").Neighbours} Neighbours */

/** @type {Record<keyof Neighbours, string>} */
const TITLES = { callers: "Callers", callees: "Callees" };

/**
 * Both lists of a function.
 *
 * @param {string} name
 * @returns {Promise<HTMLElement[]>}
 */
export async function neighbours(name) {
  const found = await load(name);
  return Object.entries(TITLES).map(([direction, title]) => {
    const section = document.createElement("section");
    const head = document.createElement("h3");
    head.textContent = title;
    section.append(head, list(found, /** @type {keyof Neighbours} */ (direction)));
    return section;
  });
}

/**
 * @param {string} name
 * @returns {Promise<Neighbours>}
 */
async function load(name) {
  const params = new URLSearchParams(location.search);
  params.set("of", `^${quote(name)}$`);
  const response = await fetch(`./neighbours?${params}`);
  if (!response.ok) throw new Error(await response.text());
  return await response.json();
}

/**
 * @param {Neighbours} found
 * @param {keyof Neighbours} direction
 */
function list(found, direction) {
  const list = document.createElement("ul");
  list.append(...found[direction].map((neighbour) => item(neighbour, direction)));
  if (list.childElementCount === 0) list.append("none");
  return list;
}

/**
 * A neighbour; opened, it shows its own in the same direction.
 *
 * @param {Neighbour} neighbour
 * @param {keyof Neighbours} direction
 */
function item({ name, inline, text, percent }, direction) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.textContent = `${text} (${percent})  ${name}${inline ? " (inline)" : ""}`;
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", async (event) => {
    event.stopPropagation();
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", `${open}`);
    item.querySelector("ul")?.remove();
    if (open) item.append(list(await load(name), direction));
  });
  item.append(button);
  return item;
}

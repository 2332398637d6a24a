/**
 * Who calls a function and whom it calls, level by level.
 *
 * @module
 */
import type { Neighbour, Neighbours } from "../../../contract/table.ts";
import { element } from "../page/element.ts";
import { fetchJson } from "../page/fetch_json.ts";
import { escapeRegex } from "../../../base/escape_regex.ts";

/** Callers or callees. */
type Direction = keyof Neighbours;

/** Both lists of a function. */
export async function neighbours(name: string): Promise<HTMLElement[]> {
  const found = await load(name);
  return [section("Callers", found, "callers"), section("Callees", found, "callees")];
}

function section(title: string, found: Neighbours, direction: Direction): HTMLElement {
  const made = element("section");
  made.append(element("h3", title), list(found, direction));
  return made;
}

async function load(name: string): Promise<Neighbours> {
  const params = new URLSearchParams(location.search);
  params.set("of", `^${escapeRegex(name)}$`);
  return await fetchJson(`neighbours?${params}`);
}

function list(found: Neighbours, direction: Direction): HTMLElement {
  const made = element("ul");
  made.append(...found[direction].map((neighbour) => item(neighbour, direction)));
  if (made.childElementCount === 0) made.append("none");
  return made;
}

/** A neighbour; opened, it shows its own in the same direction. */
function item({ name, inline, text, percent }: Neighbour, direction: Direction): HTMLElement {
  const made = element("li");
  const button = element("button", `${text} (${percent})  ${name}${inline ? " (inline)" : ""}`);
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", async (event) => {
    event.stopPropagation();
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", `${open}`);
    made.querySelector("ul")?.remove();
    if (open) made.append(list(await load(name), direction));
  });
  made.append(button);
  return made;
}

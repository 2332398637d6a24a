/**
 * The filters in force, each with a way to take it off.
 *
 * @module
 */
import { addressWith } from "../page/address.ts";
import { element } from "../page/element.ts";

/** Where the picture begins, which needs no other stacks. */
const PIVOT = "p";

/** Filters by their names in addresses, as people call them. */
const FILTERS: Readonly<Record<string, string>> = {
  p: "callers and callees of",
  f: "focus",
  i: "ignore",
  h: "hide",
  s: "show only",
  sf: "show from",
  prunefrom: "cut below",
  tf: "labels with",
  ti: "labels without",
  ts: "show labels",
  th: "hide labels",
};

/**
 * Shows the filters of the present address; the page loads again without one that is taken off.
 *
 * @param removable Whether that can be: not where no server makes other stacks.
 */
export function showChips(parent: HTMLElement, removable: boolean): void {
  const params = new URLSearchParams(location.search);
  const canGo = (key: string) => removable || key === PIVOT;
  const chips = Object.entries(FILTERS).flatMap(([key, title]) => {
    const value = params.get(key) ?? "";
    if (value === "") return [];
    return [canGo(key) ? chip(key, title, value) : element("span", `${title}: ${readable(value)}`)];
  });
  parent.replaceChildren(...chips);
  parent.hidden = chips.length === 0;
}

function chip(key: string, title: string, value: string): HTMLAnchorElement {
  const link = element("a", `${title}: ${readable(value)} ✕`);
  link.href = addressWith({ [key]: "", zoom: "" });
  link.title = `${title}: ${value}`;
  link.setAttribute("aria-label", `Take off the filter ${title}: ${readable(value)}`);
  return link;
}

/** A pattern that means one name is shown as that name. */
function readable(pattern: string): string {
  const quoted = /^\^((?:[^\\.+*?()|[\]{}^$]|\\.)*)\$$/.exec(pattern)?.[1];
  return quoted === undefined ? pattern : quoted.replace(/\\(.)/g, "$1");
}

// The graph: laid out by the server, moved and chosen from here.
import { setUpView } from "./graph_view.js";
/** @typedef {import("./selection.js").Selection} Selection */

/** Sizes to offer when a graph is too large to be laid out. */
const SMALLER = [60, 40, 20, 10];

/**
 * Shows the graph.
 *
 * @param {HTMLElement} element
 * @param {unknown} _data
 * @param {Selection} selection
 */
export async function show(element, _data, selection) {
  const status = document.createElement("p");
  status.role = "status";
  status.textContent = "Laying out the graph …";
  element.append(status);
  const response = await fetch(`./graph.svg${location.search}`);
  const text = await response.text();
  if (!response.ok) {
    status.textContent = text;
    offerSmaller(status);
    return;
  }
  const picture = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  const svg =
    /** @type {SVGSVGElement} */ (/** @type {unknown} */ (document.importNode(picture, true)));
  status.remove();
  element.append(svg);
  setUpView(svg);
  setUpNodes(svg, selection);
}

/** @param {HTMLElement} status */
function offerSmaller(status) {
  const now = Number(new URLSearchParams(location.search).get("n") ?? 80);
  for (const count of SMALLER.filter((each) => each < now)) {
    const params = new URLSearchParams(location.search);
    params.set("n", `${count}`);
    const link = document.createElement("a");
    link.href = `?${params}`;
    link.textContent = `${count} nodes`;
    status.append(" ", link);
  }
}

/**
 * Nodes are chosen by a click or a key; whatever leads to a node or away from
 * it is marked while the pointer or the focus is on it.
 *
 * @param {SVGSVGElement} svg
 * @param {Selection} selection
 */
function setUpNodes(svg, selection) {
  /** @type {Map<string, SVGGElement>} */
  const nodes = new Map();
  for (const group of /** @type {NodeListOf<SVGGElement>} */ (svg.querySelectorAll("g.node"))) {
    const id = group.querySelector("title")?.textContent ?? "";
    // N1_0 is a tag of N1, and has no name of its own.
    if (!/^N\d+$/.test(id)) continue;
    nodes.set(id, group);
    const name = nameOf(group);
    group.tabIndex = 0;
    group.role = "button";
    group.setAttribute("aria-label", name);
    const mark = () => {
      const chosen = selection.has(name);
      group.classList.toggle("chosen", chosen);
      group.setAttribute("aria-pressed", `${chosen}`);
    };
    group.addEventListener("click", () => selection.toggle(name));
    group.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      selection.toggle(name);
    });
    selection.addEventListener("change", mark);
  }
  for (const edge of svg.querySelectorAll("g.edge")) {
    const [from = "", to = ""] = (edge.querySelector("title")?.textContent ?? "").split("->");
    for (const id of [from, to]) {
      const node = nodes.get(id);
      const trace = (/** @type {boolean} */ on) => () => edge.classList.toggle("traced", on);
      node?.addEventListener("pointerenter", trace(true));
      node?.addEventListener("pointerleave", trace(false));
      node?.addEventListener("focus", trace(true));
      node?.addEventListener("blur", trace(false));
    }
  }
}

/**
 * The full name stands in the tooltip, before the value.
 *
 * @param {SVGGElement} group
 */
function nameOf(group) {
  const link = group.querySelector("a");
  const tip = link?.getAttribute("xlink:title") ?? link?.getAttribute("title") ?? "";
  return tip.replace(/ \([^()]*\)$/, "");
}

/**
 * The graph: laid out by the server, moved and chosen from here.
 *
 * @module
 */
import { element, find, findAll } from "../page/element.ts";
import { showDetails } from "../page/open_page.ts";
import type { Selection } from "../page/selection.ts";
import { PanZoom } from "./pan_zoom.ts";

/** Sizes to offer when a graph is too large to be laid out. */
const SMALLER = [60, 40, 20, 10];
const USUAL_NODES = 80;
/** Smaller letters cannot be read. */
const MIN_TEXT_PIXELS = 9;
/** Around the boxes, in units of the picture. */
const MARGIN = 8;

/** Shows the graph of the page's address. */
export async function showGraph(parent: HTMLElement, selection: Selection): Promise<void> {
  const status = element("p", "Laying out the graph …");
  status.role = "status";
  parent.append(status);
  const response = await fetch(`./graph.svg${location.search}`);
  const text = await response.text();
  if (!response.ok) {
    status.textContent = text;
    offerSmaller(status);
    return;
  }
  const { documentElement } = new DOMParser().parseFromString(text, "image/svg+xml");
  const svg: Element = document.importNode(documentElement, true);
  if (!(svg instanceof SVGSVGElement)) throw new TypeError("Cannot show the graph: it is no SVG");
  status.remove();
  parent.append(svg);
  takeOutLegend(svg);
  const pictured = new PanZoom(svg);
  setUpNodes(svg, selection);
  pictured.showReadable(MIN_TEXT_PIXELS);
}

/** The lines about the profile stand behind the page's title, where all views have them. */
function takeOutLegend(svg: SVGSVGElement): void {
  const legend = findAll(svg, "g.cluster", SVGGElement)
    .find((group) => group.querySelector("title")?.textContent === "cluster_L");
  const node = findAll(svg, "g.node", SVGGElement)
    .find((group) => !/^N/.test(group.querySelector("title")?.textContent ?? ""));
  const texts = findAll(node ?? svg, "text", SVGElement).map(({ textContent }) =>
    textContent ?? ""
  );
  if (!legend || !node) return;
  showDetails(texts);
  legend.remove();
  node.remove();
  const graph = find(svg, "g.graph", SVGGElement);
  // The background is as large as the picture was.
  graph.querySelector(":scope > polygon")?.remove();
  const { x, y, width, height } = graph.getBBox();
  const { e, f } = graph.transform.baseVal.consolidate()?.matrix ?? { e: 0, f: 0 };
  const box = [x + e - MARGIN, y + f - MARGIN, width + 2 * MARGIN, height + 2 * MARGIN];
  svg.setAttribute("viewBox", box.join(" "));
}

function offerSmaller(status: HTMLElement): void {
  const now = Number(new URLSearchParams(location.search).get("n") ?? USUAL_NODES);
  for (const count of SMALLER.filter((each) => each < now)) {
    const params = new URLSearchParams(location.search);
    params.set("n", `${count}`);
    const link = element("a", `${count} nodes`);
    link.href = `?${params}`;
    status.append(" ", link);
  }
}

/** Nodes are chosen by a click or a key; edges are marked with their nodes. */
function setUpNodes(svg: SVGSVGElement, selection: Selection): void {
  const nodes = new Map<string, SVGGElement>();
  for (const group of findAll(svg, "g.node", SVGGElement)) {
    const id = group.querySelector("title")?.textContent ?? "";
    // N1_0 is a tag of N1, and has no name of its own.
    if (!/^N\d+$/.test(id)) continue;
    nodes.set(id, group);
    setUpNode(group, nameOf(group), selection);
  }
  for (const edge of findAll(svg, "g.edge", SVGGElement)) {
    const ends = (edge.querySelector("title")?.textContent ?? "").split("->");
    for (const id of ends) traceFrom(nodes.get(id), edge);
  }
}

function setUpNode(group: SVGGElement, name: string, selection: Selection): void {
  group.tabIndex = 0;
  group.role = "button";
  // What is seen comes first, as it is seen: a box cuts long names.
  const seen = findAll(group, "text", SVGElement).map(({ textContent }) => textContent ?? "");
  group.setAttribute("aria-label", `${seen.join(" ")}: ${name}`);
  group.addEventListener("click", () => selection.toggle(name));
  group.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    selection.toggle(name);
  });
  selection.addEventListener("change", () => {
    const chosen = selection.has(name);
    group.classList.toggle("chosen", chosen);
    group.setAttribute("aria-pressed", `${chosen}`);
  });
}

/** Marks an edge while the pointer or the focus is on one of its nodes. */
function traceFrom(node: SVGGElement | undefined, edge: SVGGElement): void {
  const trace = (on: boolean) => () => edge.classList.toggle("traced", on);
  node?.addEventListener("pointerenter", trace(true));
  node?.addEventListener("pointerleave", trace(false));
  node?.addEventListener("focus", trace(true));
  node?.addEventListener("blur", trace(false));
}

/** The full name stands in the tooltip, before the value. */
function nameOf(group: SVGGElement): string {
  const link = group.querySelector("a");
  const tip = link?.getAttribute("xlink:title") ?? link?.getAttribute("title") ?? "";
  return tip.replace(/ \([^()]*\)$/, "");
}

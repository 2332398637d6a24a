// Starts what the page's view needs.
import { setUpAddress } from "./address.js";
import { setUpConfigs } from "./configs.js";
import { setUpMenus } from "./menus.js";
import { Selection } from "./selection.js";

/**
 * How a view comes to life: it gets its element, its data and the selection
 * that menus and the search field share.
 *
 * @typedef {{ show: (element: HTMLElement, data: any, selection: Selection) => void | Promise<void> }} ViewModule
 */

/** @type {Record<string, () => Promise<ViewModule>>} */
const VIEWS = {
  flamegraph: () => import("./flame/flame.js"),
  graph: () => import("./graph.js"),
  profiles: () => import("./profiles.js"),
  recorder: () => import("./timeline/timeline.js"),
  source: () => import("./source.js"),
  top: () => import("./top.js"),
  tree: () => import("./tree/tree_view.js"),
};

const { view = "" } = document.body.dataset;
const selection = new Selection(view);
setUpMenus();
setUpConfigs();
setUpAddress();
setUpDetails();

void showView();

async function showView() {
  const data = JSON.parse(document.getElementById("data")?.textContent ?? "null");
  const element = document.getElementById("view");
  const module = await VIEWS[view]?.();
  if (module && element) await module.show(element, data, selection);
  document.body.dataset["ready"] = "true";
}

/** The lines above the report, behind the page's title. */
function setUpDetails() {
  const button = /** @type {HTMLElement} */ (document.getElementById("details-button"));
  const details = /** @type {HTMLElement} */ (document.getElementById("details"));
  button.addEventListener("click", () => {
    details.hidden = !details.hidden;
    button.setAttribute("aria-expanded", `${!details.hidden}`);
  });
}

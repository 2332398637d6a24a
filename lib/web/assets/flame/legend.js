// What colours mean.
import { changeColor } from "./colors.js";
import { element } from "../element.js";
import { increase } from "./increase.js";

const MOST_GROUPS = 8;

/**
 * The colours of the groups that are on show, the heaviest first.
 *
 * @param {HTMLElement} parent
 * @param {{ names: readonly string[], of: number[] }} groups
 * @param {string[]} colors
 * @param {import("./functions.js").Functions} functions
 */
export function groupLegend(parent, { names, of }, colors, { frame, flat, cum }) {
  const own = new Float64Array(names.length);
  const all = new Float64Array(names.length);
  frame.forEach((each, i) => {
    increase(own, of[each] ?? 0, flat[i] ?? 0);
    increase(all, of[each] ?? 0, cum[i] ?? 0);
  });
  const order = [...names.keys()].filter((i) => (all[i] ?? 0) > 0).sort((a, b) =>
    (own[b] ?? 0) - (own[a] ?? 0) || (all[b] ?? 0) - (all[a] ?? 0)
  );
  const items = order.slice(0, MOST_GROUPS).map((i) =>
    swatch(
      colors[i] ?? "",
      names[i]?.replace(/^.*\/(?=[^/]+\/[^/]+$)/, "…/") || "(none)",
      names[i] ?? "",
    )
  );
  const others = order.length - items.length;
  if (others > 0) items.push(element("span", `+ ${others} more`));
  parent.replaceChildren(...items);
}

/**
 * The colours of changes.
 *
 * @param {HTMLElement} parent
 * @param {boolean} compared Whether widths are what there is now.
 * @param {boolean} dark
 */
export function changeLegend(parent, compared, dark) {
  const steps = /** @type {const} */ ([
    [-1, "less"],
    [-0.5, ""],
    [0, "same"],
    [0.5, ""],
    [1, compared ? "more (new)" : "more"],
  ]);
  const widths = compared ? "Width: after." : "Width: what has changed.";
  parent.replaceChildren(
    element("span", widths),
    ...steps.map(([change, text]) => swatch(changeColor(change, dark), text, "")),
  );
}

/**
 * @param {string} color
 * @param {string} text
 * @param {string} help
 */
function swatch(color, text, help) {
  const item = element("span", text);
  const box = document.createElement("i");
  box.style.background = color;
  item.title = help;
  item.prepend(box);
  return item;
}

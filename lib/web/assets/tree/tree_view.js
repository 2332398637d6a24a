// All stacks as a tree of rows: who calls, or waits for, whom.
import { changeAddress } from "../address.js";
import { Texts } from "../flame/texts.js";
import { Tree } from "../flame/tree.js";
import { Branches } from "./branches.js";
import { Rows } from "./rows.js";
/** @typedef {import("../flame/tree.js").Stacks} Stacks */
/** @typedef {import("../selection.js").Selection} Selection */

/** In the address: `d=up` has leaves first, `at=0.2` the row that was gone to. */
const DIRECTION = "d";
const PLACE = "at";

/**
 * @param {HTMLElement} element
 * @param {Stacks} stacks
 * @param {Selection} selection
 */
export function show(element, stacks, selection) {
  const params = () => new URLSearchParams(location.search);
  const tree = new Tree(stacks);
  const list = document.createElement("div");
  const button = document.createElement("button");
  const bar = document.createElement("div");
  bar.className = "tree-bar";
  bar.append(button);
  element.append(bar, list);
  /** @type {Branches} */
  let branches;
  const draw = () => {
    const up = params().get(DIRECTION) === "up";
    button.textContent = "Leaves first";
    button.setAttribute("aria-pressed", `${up}`);
    const rows = new Rows(tree, stacks.frames.name, up);
    branches = new Branches(rows, stacks.frames, new Texts(stacks), selection);
    list.replaceChildren(branches.element);
    branches.goTo(params().get(PLACE) ?? "");
    branches.addEventListener("place", () => changeAddress({ [PLACE]: branches.place }, false));
  };
  button.addEventListener("click", () => {
    const direction = params().get(DIRECTION) === "up" ? "" : "up";
    changeAddress({ [DIRECTION]: direction, [PLACE]: "" }, true);
    draw();
  });
  addEventListener("popstate", draw);
  selection.addEventListener("change", () => branches.markSelected());
  draw();
  const details = /** @type {HTMLElement} */ (document.getElementById("details"));
  details.textContent = stacks.labels.join("\n");
}

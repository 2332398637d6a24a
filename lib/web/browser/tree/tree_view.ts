/**
 * All stacks as a tree of rows: who calls, or waits for, whom.
 *
 * @module
 */
import type { Stacks } from "../../../contract/stacks.ts";
import { changeAddress } from "../page/address.ts";
import { classed, element } from "../page/element.ts";
import { showDetails } from "../page/open_page.ts";
import type { Selection } from "../page/selection.ts";
import { AmountTexts } from "../stacks/amount_texts.ts";
import { CallTree } from "../stacks/call_tree.ts";
import { Branches } from "./branches.ts";
import { Rows } from "./rows.ts";

/** In the address: `d=up` has leaves first, `at=0.2` the row that was gone to. */
const DIRECTION = "d";
const PLACE = "at";

/** The tree, and the button that turns it around. */
export class TreeView {
  readonly stacks: Stacks;
  readonly selection: Selection;
  readonly tree: CallTree;
  readonly list: HTMLElement = element("div");
  readonly button: HTMLButtonElement = element("button", "Leaves first");
  #branches: Branches;

  constructor(parent: HTMLElement, stacks: Stacks, selection: Selection) {
    this.stacks = stacks;
    this.selection = selection;
    this.tree = new CallTree(stacks);
    const bar = classed("div", "tree-bar");
    bar.append(this.button);
    parent.append(bar, this.list);
    this.button.addEventListener("click", () => this.#turn());
    addEventListener("popstate", () => this.#branches = this.#draw());
    selection.addEventListener("change", () => this.#branches.markSelected());
    this.#branches = this.#draw();
    showDetails(stacks.labels);
  }

  #turn(): void {
    changeAddress({ [DIRECTION]: leavesFirst() ? "" : "up", [PLACE]: "" }, true);
    this.#branches = this.#draw();
  }

  #draw(): Branches {
    const { stacks } = this;
    const up = leavesFirst();
    this.button.setAttribute("aria-pressed", `${up}`);
    const branches = new Branches({
      rows: new Rows(this.tree, stacks.frames.name, up),
      frames: stacks.frames,
      texts: new AmountTexts(stacks),
      selection: this.selection,
      onMove: () => changeAddress({ [PLACE]: branches.place }, false),
    });
    this.list.replaceChildren(branches.element);
    branches.goTo(new URLSearchParams(location.search).get(PLACE) ?? "");
    return branches;
  }
}

function leavesFirst(): boolean {
  return new URLSearchParams(location.search).get(DIRECTION) === "up";
}

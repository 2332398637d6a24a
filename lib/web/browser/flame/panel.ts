/**
 * All that is known about the frame that was chosen, beside the picture.
 *
 * @module
 */
import type { HotLines } from "../../../contract/hot_lines.ts";
import { classed, element } from "../page/element.ts";
import type { Branch } from "./branch.ts";
import type { FrameInfo } from "./frame_info.ts";
import type { Entry } from "./frame_menu.ts";
import { shortShare } from "./frame_text.ts";
import { neighbourSums } from "./neighbours.ts";
import type { CallTree } from "../stacks/call_tree.ts";
import type { Functions } from "../stacks/functions.ts";

/** What the panel can do. */
export interface PanelCallbacks {
  /** To a function's callers and callees. */
  pivot: (name: string) => void;
  /** Lines of a function with their values; nothing if its source is not at hand. */
  lines: (frame: number) => Promise<HotLines | undefined>;
  close: () => void;
}

/** How many callers and callees are listed. */
const MAX_NEIGHBOURS = 6;
/** How many functions while none is chosen. */
const MAX_HOTTEST = 12;
const NOTHING_CHOSEN =
  "Click a frame for its figures, its callers, its hot lines and what can be done. Keys: ?";

/** The panel. */
export class Panel {
  readonly element: HTMLElement = classed("section", "flame-panel", "The chosen frame");
  readonly info: FrameInfo;
  readonly tree: CallTree;
  readonly callbacks: PanelCallbacks;
  #shown: Branch | undefined;
  #functions: Functions | undefined;

  constructor(tree: CallTree, info: FrameInfo, callbacks: PanelCallbacks) {
    this.tree = tree;
    this.info = info;
    this.callbacks = callbacks;
    this.clear();
  }

  /** Lists what takes most, while no frame is chosen. */
  summarize(functions: Functions): void {
    this.#functions = functions;
    if (this.isEmpty) this.clear();
  }

  /** Whether a frame is on show. */
  get isEmpty(): boolean {
    return this.#shown === undefined;
  }

  /** Shows a frame, with what can be done with it. */
  show(branch: Branch, kind: string, actions: readonly Entry[]): void {
    if (branch === this.#shown) return;
    this.#shown = branch;
    const { name, note, where, rows } = this.info.factsOf(branch);
    const head = classed("div", "flame-panel-head");
    const close = element("button", "✕");
    close.type = "button";
    close.setAttribute("aria-label", "Close");
    close.addEventListener("click", () => this.callbacks.close());
    head.append(element("h2", name), close);
    const place = element("p", [where.split(" · ")[0], kind, note].filter(Boolean).join(" · "));
    const figures = element("dl");
    for (const [title, text] of rows) {
      figures.append(element("dt", TITLES[title] ?? title), element("dd", text));
    }
    this.element.replaceChildren(head, place, figures, actionBar(actions));
    if (branch.frame >= 0) {
      void this.#showLines(branch);
      this.#showNeighbours(branch.frame);
    }
  }

  /** Shows none: what takes most instead. */
  clear(): void {
    this.#shown = undefined;
    this.element.replaceChildren(element("p", NOTHING_CHOSEN));
    if (!this.#functions || this.info.texts.stacks.signed) return;
    const { frame, flat } = this.#functions;
    const { total } = this.info.texts.stacks;
    const list = element("ul");
    const hottest = [...frame.keys()].sort((a, b) => (flat[b] ?? 0) - (flat[a] ?? 0));
    for (const i of hottest.slice(0, MAX_HOTTEST)) {
      const share = total > 0 ? (flat[i] ?? 0) / total : 0;
      if (share > 0) list.append(this.#neighbour(this.info.frames.name[frame[i] ?? -1], share));
    }
    if (list.childElementCount === 0) return;
    const title = classed("h2", "flame-panel-title");
    title.textContent = "What takes most itself";
    this.element.append(title, list);
  }

  #showNeighbours(frame: number): void {
    const { functions, frames } = this.info;
    const number = functions?.of[frame] ?? -1;
    if (!functions || number < 0) return;
    const { callers, callees } = neighbourSums(this.tree, functions, number);
    const all = (functions.cum[number] ?? 0) + (functions.cumLost[number] ?? 0) || 1;
    const list = (title: string, of: typeof callers) => {
      if (of.length === 0) return [];
      const items = element("ul");
      for (const { number, sum } of of.slice(0, MAX_NEIGHBOURS)) {
        items.append(this.#neighbour(frames.name[functions.frame[number] ?? -1], sum / all));
      }
      if (of.length > MAX_NEIGHBOURS) {
        items.append(element("li", `and ${of.length - MAX_NEIGHBOURS} more`));
      }
      return [element("h3", title), items];
    };
    this.element.append(...list("Called by", callers), ...list("Calls", callees));
  }

  #neighbour(name: string | undefined, part: number): HTMLLIElement {
    const item = element("li");
    const share = element("span", shortShare(Math.min(part, 1)));
    if (name === undefined) {
      item.append(element("span", "(nobody: it is where stacks begin)"), share);
      return item;
    }
    const button = element("button", name);
    button.type = "button";
    button.title = name;
    button.addEventListener("click", () => this.callbacks.pivot(name));
    item.append(button, share);
    return item;
  }

  async #showLines(branch: Branch): Promise<void> {
    const lines = await this.callbacks.lines(branch.frame);
    if (!lines || this.#shown !== branch) return;
    const code = element("pre");
    code.tabIndex = 0;
    code.setAttribute("aria-label", `Hot lines of ${lines.file}`);
    for (const { number, text, value, share } of lines.lines) {
      const row = element(value === "" ? "span" : "mark");
      row.style.setProperty("--heat", `${Math.round(100 * share)}%`);
      row.append(
        element("b", number.padStart(5)),
        element("i", value),
        element("span", text.replaceAll("\t", "  ")),
      );
      code.append(row);
    }
    this.element.querySelector(".flame-actions")?.after(element("h3", "Hot lines"), code);
  }
}

/** What figures are called here; below the picture there is less room. */
const TITLES: Readonly<Record<string, string>> = {
  flat: "itself, here",
  cum: "with callees, here",
  "flat in all": "itself, in all places",
  "cum in all": "with callees, in all",
};

function actionBar(actions: readonly Entry[]): HTMLElement {
  const bar = classed("div", "flame-actions");
  for (const { title, help, href, act } of actions) {
    const action = element(href === undefined ? "button" : "a", title);
    action.title = help;
    if (href !== undefined) action.setAttribute("href", href);
    if (act) action.addEventListener("click", () => act());
    bar.append(action);
  }
  return bar;
}

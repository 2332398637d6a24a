/**
 * The flame graph.
 *
 * @module
 */
import type { Stacks } from "../../../contract/stacks.ts";
import { find } from "../page/element.ts";
import { showDetails } from "../page/open_page.ts";
import type { Selection } from "../page/selection.ts";
import { AmountTexts } from "../stacks/amount_texts.ts";
import { CallTree } from "../stacks/call_tree.ts";
import { addUpFunctions } from "../stacks/functions.ts";
import type { Branch } from "./branch.ts";
import { listen } from "./controls.ts";
import { frameEntries } from "./frame_actions.ts";
import { Card, factsLine, FrameInfo, type Point } from "./frame_info.ts";
import { FrameMenu } from "./frame_menu.ts";
import { FunctionTable } from "./function_table.ts";
import { Navigation, type State } from "./navigation.ts";
import { type FlameParts, layOutPage, showCrumbs } from "./page_parts.ts";
import { Palette } from "./palette.ts";
import { type Hit, Picture } from "./picture.ts";
import { findMatches } from "./stack_view.ts";

/** No frame: the root is -1. */
const NOWHERE = -2;

/** A flame graph and what is around it. */
export class FlameView {
  readonly stacks: Stacks;
  readonly names: readonly string[];
  readonly selection: Selection;
  readonly field: HTMLInputElement = find(document, "#search", HTMLInputElement);
  readonly texts: AmountTexts;
  readonly tree: CallTree;
  readonly parts: FlameParts;
  readonly picture: Picture;
  readonly palette: Palette;
  readonly card: Card;
  readonly menu: FrameMenu;
  readonly navigation: Navigation;
  readonly info: FrameInfo;
  #chosen: Branch | undefined;
  /** 1 for each frame that a search finds. */
  #matches: Uint8Array | undefined;
  #hovered = NOWHERE;
  #still = matchMedia("(prefers-reduced-motion: reduce)");
  #table: FunctionTable | undefined;

  constructor(element: HTMLElement, stacks: Stacks, selection: Selection) {
    this.stacks = stacks;
    this.names = stacks.frames.name;
    this.selection = selection;
    this.texts = new AmountTexts(stacks);
    this.tree = new CallTree(stacks);
    this.parts = layOutPage(element, stacks.signed, (key, value) => this.#choose(key, value));
    this.picture = new Picture(this.parts.scroller, this.parts.canvas);
    this.palette = new Palette(stacks, this.parts.legend, () => this.#repaint());
    this.card = new Card(element);
    this.menu = new FrameMenu(element);
    this.navigation = new Navigation(
      this.tree,
      stacks.compared ? (sum) => sum : (sum, lost) => sum + lost,
      stacks.frames,
      (before, turned) => this.#arrive(before, turned),
    );
    this.info = new FrameInfo(stacks.frames, this.texts, () => this.navigation.pivot || "root");
  }

  /** Paints for the first time, and listens from then on. */
  start(): void {
    showDetails(this.stacks.labels);
    this.selection.usual = this.navigation.pivot;
    this.#fillField();
    this.#search();
    this.#placeTable();
    this.picture.resize();
    this.palette.choose(this.navigation.state.color);
    this.#repaint();
    this.#show(false);
    performance.mark("flame-painted");
    this.#listen();
    // What is not seen at first may come a moment later.
    setTimeout(() => this.#fill());
  }

  #listen(): void {
    listen(this.picture, {
      chosen: () => this.#chosen,
      start: () => this.navigation.place.branch,
      choose: (branch, point) => this.#select(branch, point),
      zoom: (branch, upward) => this.#zoom(branch, upward),
      pivot: (branch) => this.navigation.turn(this.names[branch.frame]),
      menu: (branch, upward, point) => this.#openMenu(branch, upward, point),
      back: () => this.navigation.back(),
      reset: () => this.navigation.turn(undefined),
      hover: (hit, point) => this.#hover(hit, point),
    });
    this.selection.onEnter = (pattern) => {
      this.field.value = "";
      this.selection.search("");
      this.navigation.go({ pivot: pattern, zoom: "" });
    };
    this.selection.addEventListener("change", () => this.#search());
    addEventListener("popstate", () => this.#fillField());
    new ResizeObserver(() => {
      if (this.picture.resize()) this.#show(false);
    }).observe(this.parts.scroller);
  }

  /** What takes a walk over everything: table and legend. */
  #fill(): void {
    const { frames } = this.stacks;
    const functions = addUpFunctions(this.tree, frames);
    this.info.functions = functions;
    this.palette.weigh(functions);
    const turn = (name: string) => this.navigation.turn(name);
    this.#table = new FunctionTable(functions, frames, this.texts, turn);
    this.#placeTable();
  }

  /** @param turned Whether other stacks are looked at now. */
  #arrive(before: State, turned: boolean): void {
    this.selection.usual = this.navigation.pivot;
    if (turned) this.#chosen = undefined;
    this.card.hide();
    const { color } = this.navigation.state;
    if (color !== before.color) this.palette.choose(color);
    this.#placeTable();
    this.#show(!turned);
    if (turned) this.#centre();
    this.#repaint();
  }

  #show(moving: boolean): void {
    const { view, place, state } = this.navigation;
    const byName = (a: Branch, b: Branch) => {
      const [x, y] = [this.names[a.frame] ?? "", this.names[b.frame] ?? ""];
      return x < y ? -1 : x > y ? 1 : 0;
    };
    const order = state.order === "name" ? byName : undefined;
    this.picture.show(view, place, order, moving && !this.#still.matches);
    for (const [key, input] of this.parts.inputs) this.#setControl(key, input);
    const { path } = place.branch;
    showCrumbs(
      this.parts.crumbs,
      path,
      (branch) => this.info.label(branch),
      (branch) => this.#zoom(branch, place.upward),
    );
    this.parts.crumbs.hidden = path.length < 2;
  }

  /** Has a control say what the address says. */
  #setControl(key: string, input: HTMLButtonElement | HTMLSelectElement): void {
    const { order, color, inverted } = this.navigation.state;
    if (input instanceof HTMLSelectElement) input.value = key === "order" ? order : color;
    else input.setAttribute("aria-pressed", `${key === "table" ? this.#tableOpen : inverted}`);
  }

  /** Of callers and callees both are to be seen. */
  #centre(): void {
    const { scroller } = this.parts;
    const { up, down } = this.navigation.view;
    const y = (this.picture.placeOf(down)?.y ?? 0) -
      scroller.getBoundingClientRect().top + scroller.scrollTop;
    scroller.scrollTop = up ? y - scroller.clientHeight / 2 : 0;
  }

  #zoom(branch: Branch, upward: boolean): void {
    const { state, view } = this.navigation;
    if (branch.frame < 0 && state.zoom === "" && view.pivoted) {
      return this.navigation.turn(undefined);
    }
    this.navigation.zoom(branch, upward);
    this.#select(branch);
  }

  /** @param point Where a finger is. */
  #select(branch: Branch, point?: Point): void {
    this.#chosen = branch;
    if (this.field.value === "") {
      this.selection.set(branch.frame < 0 ? [] : [this.names[branch.frame] ?? ""]);
    }
    const facts = this.info.factsOf(branch);
    this.parts.status.textContent = this.parts.status.title = factsLine(facts);
    this.picture.reveal(branch);
    if (point) this.card.show(facts, point);
    else this.card.hide();
    this.#repaint();
  }

  #hover(hit: Hit | undefined, point: Point): void {
    const { branch, rest, above } = hit ?? {};
    if (branch) this.card.show(this.info.factsOf(branch), point);
    else if (rest && above) this.card.show(this.info.factsOfRest(rest, above), point);
    else this.card.hide();
    this.parts.canvas.classList.toggle("on-box", branch !== undefined);
    const frame = branch ? branch.frame : NOWHERE;
    if (frame === this.#hovered) return;
    this.#hovered = frame;
    this.#repaint();
  }

  #openMenu(branch: Branch, upward: boolean, point: { x: number; y: number }): void {
    this.card.hide();
    const { file, files, line } = this.stacks.frames;
    const { frame } = branch;
    const name = this.names[frame] ?? "";
    const path = branch.path.slice(1).map((each) => this.names[each.frame] ?? "");
    const entries = frameEntries({
      name,
      file: files[file[frame] ?? 0] ?? "",
      line: line[frame] ?? 0,
      // Outermost first, whichever way the picture goes.
      stack: upward || this.navigation.state.inverted ? path.reverse() : path,
    }, {
      zoom: () => this.#zoom(branch, upward),
      pivot: () => this.navigation.turn(name),
      say: (text) => this.parts.status.textContent = text,
    });
    this.menu.open(name, entries, point, this.parts.canvas);
  }

  /** Has the field say what the address says. */
  #fillField(): void {
    const { search } = this.navigation.state;
    if (search === this.field.value) return;
    this.field.value = search;
    this.selection.search(search);
  }

  #search(): void {
    const text = this.field.validity.valid ? this.field.value : "";
    const has = (name: string) => this.selection.has(name);
    const found = text === "" ? undefined : findMatches(this.tree, this.names, has);
    this.#matches = found?.frames;
    const what = found?.count === 1 ? "1 name matches" : `${found?.count} names match`;
    this.parts.matches.textContent = found ? `${what}: ${this.texts.amount(found.amount)}` : "";
    this.navigation.note(text);
    this.#repaint();
  }

  /** A control of the bar. */
  #choose(key: string, value: string): void {
    if (key === "inverted") this.navigation.go({ inverted: value === "t", zoom: "" });
    else this.navigation.go({ [key]: value });
  }

  get #tableOpen(): boolean {
    const { table } = this.navigation.state;
    return table === "" ? this.stacks.signed : table === "t";
  }

  /** Beside the picture, or inside of it: there it is for those who do not see it. */
  #placeTable(): void {
    const open = this.#tableOpen;
    this.parts.aside.hidden = !open;
    if (!this.#table) return;
    this.#table.reach(open);
    (open ? this.parts.aside : this.parts.canvas).append(this.#table.element);
  }

  #repaint(): void {
    this.picture.look = {
      ...this.palette.colors,
      label: (branch) => this.info.label(branch),
      matches: this.#matches,
      chosen: this.#chosen,
      hovered: this.#hovered,
    };
  }
}

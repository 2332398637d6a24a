// The flame graph.
import { frameEntries } from "./actions.js";
import { Card, factsLine } from "./card.js";
import { listen } from "./controls.js";
import { FactBook } from "./facts.js";
import { addUpFunctions } from "./functions.js";
import { FrameMenu } from "./menu.js";
import { Palette } from "./palette.js";
import { Picture } from "./picture.js";
import { findMatches } from "./search.js";
import { makeShell, showCrumbs } from "./shell.js";
import { FunctionTable } from "./table.js";
import { Texts } from "./texts.js";
import { Tree } from "./tree.js";
import { Where } from "./where.js";
/** @typedef {import("../selection.js").Selection} Selection */
/** @typedef {import("./address.js").State} State */
/** @typedef {import("./branch.js").Branch} Branch */
/** @typedef {import("./tree.js").Stacks} Stacks */

/** No frame: the root is -1. */
const NOWHERE = -2;

/**
 * Shows the graph.
 *
 * @param {HTMLElement} element
 * @param {Stacks} stacks
 * @param {Selection} selection
 */
export function show(element, stacks, selection) {
  const view = new FlameView(element, stacks, selection);
  view.start();
  const details = /** @type {HTMLElement} */ (document.getElementById("details"));
  details.textContent = stacks.labels.join("\n");
}

class FlameView {
  /** @type {Branch | undefined} */
  #chosen;
  /** @type {Uint8Array | undefined} */
  #matches;
  #hovered = NOWHERE;
  #still = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {FunctionTable | undefined} */
  #table;

  /**
   * @param {HTMLElement} element
   * @param {Stacks} stacks
   * @param {Selection} selection
   */
  constructor(element, stacks, selection) {
    this.stacks = stacks;
    this.names = stacks.frames.name;
    this.selection = selection;
    this.field = /** @type {HTMLInputElement} */ (document.getElementById("search"));
    this.texts = new Texts(stacks);
    this.tree = new Tree(stacks);
    this.shell = makeShell(element, stacks.signed, (key, value) => this.#choose(key, value));
    this.picture = new Picture(this.shell.scroller, this.shell.canvas);
    this.palette = new Palette(stacks, this.shell.legend, () => this.#repaint());
    this.card = new Card(element);
    this.menu = new FrameMenu(element);
    this.where = new Where(
      this.tree,
      stacks.compared ? (sum) => sum : (sum, lost) => sum + lost,
      stacks.frames,
      (before, turned) => this.#arrive(before, turned),
    );
    this.facts = new FactBook(stacks, this.texts, () => this.where.pivot || "root");
  }

  /** Paints for the first time, and listens from then on. */
  start() {
    this.selection.usual = this.where.pivot;
    this.#fillField();
    this.#search();
    this.#placeTable();
    this.picture.resize();
    this.palette.choose(this.where.state.color);
    this.#repaint();
    this.#show(false);
    performance.mark("flame-painted");
    listen(this.picture, {
      chosen: () => this.#chosen,
      start: () => this.where.place.branch,
      choose: (branch, point) => this.#select(branch, point),
      zoom: (branch, upward) => this.#zoom(branch, upward),
      pivot: (branch) => this.where.turn(this.names[branch.frame]),
      menu: (branch, upward, point) => this.#openMenu(branch, upward, point),
      back: () => this.where.back(),
      reset: () => this.where.turn(undefined),
      hover: (spot, point) => this.#hover(spot, point),
    });
    this.selection.onEnter = (pattern) => {
      this.field.value = "";
      this.selection.search("");
      this.where.go({ pivot: pattern, zoom: "" });
    };
    this.selection.addEventListener("change", () => this.#search());
    addEventListener("popstate", () => this.#fillField());
    new ResizeObserver(() => {
      if (this.picture.resize()) this.#show(false);
    }).observe(this.shell.scroller);
    // What is not seen at first may come a moment later.
    setTimeout(() => this.#fill());
  }

  /** What takes a walk over everything: table and legend. */
  #fill() {
    const { frames } = this.stacks;
    const functions = addUpFunctions(this.tree, frames);
    this.facts.functions = functions;
    this.palette.weigh(functions);
    const turn = (/** @type {string} */ name) => this.where.turn(name);
    this.#table = new FunctionTable(functions, frames, this.texts, turn);
    this.#placeTable();
  }

  /**
   * @param {State} before
   * @param {boolean} turned
   */
  #arrive(before, turned) {
    this.selection.usual = this.where.pivot;
    if (turned) this.#chosen = undefined;
    this.card.hide();
    const { color } = this.where.state;
    if (color !== before.color) this.palette.choose(color);
    this.#placeTable();
    this.#show(!turned);
    if (turned) this.#centre();
    this.#repaint();
  }

  /** @param {boolean} moving */
  #show(moving) {
    const { sight, place, state } = this.where;
    const byName = (/** @type {Branch} */ a, /** @type {Branch} */ b) => {
      const [x, y] = [this.names[a.frame] ?? "", this.names[b.frame] ?? ""];
      return x < y ? -1 : x > y ? 1 : 0;
    };
    const order = state.order === "name" ? byName : undefined;
    this.picture.show(sight, place, order, moving && !this.#still.matches);
    for (const [key, input] of this.shell.inputs) {
      const value = state[/** @type {keyof State} */ (key)];
      if (input instanceof HTMLSelectElement) input.value = String(value);
      else {
        const on = key === "table" ? this.#tableOpen : state.inverted;
        input.setAttribute("aria-pressed", `${on}`);
      }
    }
    const { path } = place.branch;
    showCrumbs(
      this.shell.crumbs,
      path,
      (branch) => this.facts.label(branch),
      (branch) => this.#zoom(branch, place.upward),
    );
    this.shell.crumbs.hidden = path.length < 2;
  }

  /** Of callers and callees both are to be seen. */
  #centre() {
    const { scroller } = this.shell;
    const { up, down } = this.where.sight;
    const y = (this.picture.placeOf(down)?.y ?? 0) -
      scroller.getBoundingClientRect().top + scroller.scrollTop;
    scroller.scrollTop = up ? y - scroller.clientHeight / 2 : 0;
  }

  /**
   * @param {Branch} branch
   * @param {boolean} upward
   */
  #zoom(branch, upward) {
    const { state, sight } = this.where;
    if (branch.frame < 0 && state.zoom === "" && sight.pivoted) return this.where.turn(undefined);
    this.where.zoom(branch, upward);
    this.#select(branch);
  }

  /**
   * @param {Branch} branch
   * @param {{ clientX: number, clientY: number }} [point] Where a finger is.
   */
  #select(branch, point) {
    this.#chosen = branch;
    if (this.field.value === "") {
      this.selection.set(branch.frame < 0 ? [] : [this.names[branch.frame] ?? ""]);
    }
    const facts = this.facts.of(branch);
    this.shell.status.textContent = this.shell.status.title = factsLine(facts);
    this.picture.reveal(branch);
    if (point) this.card.show(facts, point);
    else this.card.hide();
    this.#repaint();
  }

  /**
   * @param {import("./picture.js").Spot | undefined} spot
   * @param {{ clientX: number, clientY: number }} point
   */
  #hover(spot, point) {
    const { branch, rest, above } = spot ?? {};
    if (branch) this.card.show(this.facts.of(branch), point);
    else if (rest && above) this.card.show(this.facts.ofRest(rest, above), point);
    else this.card.hide();
    this.shell.canvas.classList.toggle("on-box", branch !== undefined);
    const frame = branch ? branch.frame : NOWHERE;
    if (frame === this.#hovered) return;
    this.#hovered = frame;
    this.#repaint();
  }

  /**
   * @param {Branch} branch
   * @param {boolean} upward
   * @param {{ x: number, y: number }} point
   */
  #openMenu(branch, upward, point) {
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
      stack: upward || this.where.state.inverted ? path.reverse() : path,
    }, {
      zoom: () => this.#zoom(branch, upward),
      pivot: () => this.where.turn(name),
      say: (text) => this.shell.status.textContent = text,
    });
    this.menu.open(name, entries, point, this.shell.canvas);
  }

  /** Has the field say what the address says. */
  #fillField() {
    const { search } = this.where.state;
    if (search === this.field.value) return;
    this.field.value = search;
    this.selection.search(search);
  }

  #search() {
    const text = this.field.validity.valid ? this.field.value : "";
    const has = (/** @type {string} */ name) => this.selection.has(name);
    const found = text === "" ? undefined : findMatches(this.tree, this.names, has);
    this.#matches = found?.frames;
    const what = found?.count === 1 ? "1 name matches" : `${found?.count} names match`;
    this.shell.matches.textContent = found ? `${what}: ${this.texts.amount(found.amount)}` : "";
    this.where.note(text);
    this.#repaint();
  }

  /**
   * A control of the bar.
   *
   * @param {string} key
   * @param {string} value
   */
  #choose(key, value) {
    if (key === "inverted") this.where.go({ inverted: value === "t", zoom: "" });
    else this.where.go({ [key]: value });
  }

  get #tableOpen() {
    const { table } = this.where.state;
    return table === "" ? this.stacks.signed : table === "t";
  }

  /** Beside the picture, or inside of it: there it is for those who do not see it. */
  #placeTable() {
    const open = this.#tableOpen;
    this.shell.aside.hidden = !open;
    if (!this.#table) return;
    this.#table.reach(open);
    (open ? this.shell.aside : this.shell.canvas).append(this.#table.element);
  }

  #repaint() {
    this.picture.look = {
      ...this.palette.look,
      label: (branch) => this.facts.label(branch),
      matches: this.#matches,
      chosen: this.#chosen,
      hovered: this.#hovered,
    };
  }
}

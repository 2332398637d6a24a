// The flame graph.
import { readState, writeState } from "./address.js";
import { frameEntries } from "./actions.js";
import { Card, factsLine } from "./card.js";
import { changeColor, changeOf, colorGroups, groupColors } from "./colors.js";
import { listen } from "./controls.js";
import { addUpFunctions } from "./functions.js";
import { changeLegend, groupLegend } from "./legend.js";
import { FrameMenu } from "./menu.js";
import { Picture } from "./picture.js";
import { findMatches } from "./search.js";
import { makeShell, showCrumbs } from "./shell.js";
import { pivots, sight } from "./sight.js";
import { FunctionTable } from "./table.js";
import { Texts } from "./texts.js";
import { Tree } from "./tree.js";
import { zoomPlace, zoomText } from "./zoom.js";
import { quote } from "../selection.js";
/** @typedef {import("../selection.js").Selection} Selection */
/** @typedef {import("./address.js").State} State */
/** @typedef {import("./branch.js").Branch} Branch */
/** @typedef {import("./card.js").Facts} Facts */
/** @typedef {import("./sight.js").Sight} Sight */
/** @typedef {import("./tree.js").Stacks} Stacks */

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
  #state = readState();
  /** @type {Branch | undefined} */
  #chosen;
  /** @type {Uint8Array | undefined} */
  #matches;
  #hovered = -2;
  #dark = matchMedia("(prefers-color-scheme: dark)");
  #still = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {FunctionTable | undefined} */
  #table;
  /** @type {string[]} */
  #colors = [];

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
    /** @type {import("./branch.js").Width} */
    this.width = stacks.compared ? (sum) => sum : (sum, lost) => sum + lost;
    this.inlined = new Set(stacks.frames.inlined);
    this.shell = makeShell(element, stacks.signed, (key, value) => this.#choose(key, value));
    this.picture = new Picture(this.shell.scroller, this.shell.canvas);
    this.card = new Card(element);
    this.menu = new FrameMenu(element);
    this.sight = this.#look();
    this.place = zoomPlace(this.#state.zoom, this.sight, this.names);
  }

  /** Paints for the first time, and listens from then on. */
  start() {
    if (this.#state.search !== "") {
      this.field.value = this.#state.search;
      this.selection.search(this.#state.search);
    }
    this.#search();
    this.#placeTable();
    this.picture.resize();
    this.#color();
    this.#show(false);
    performance.mark("flame-painted");
    listen(this.picture, {
      chosen: () => this.#chosen,
      start: () => this.place.branch,
      choose: (branch, point) => this.#select(branch, point),
      zoom: (branch, upward) => this.#zoom(branch, upward),
      pivot: (branch) => this.#pivot(branch),
      menu: (branch, upward, point) => this.#openMenu(branch, upward, point),
      back: () => this.#back(),
      reset: () => this.#go({ zoom: "", pivot: "" }),
      hover: (spot, point) => this.#hover(spot, point),
    });
    this.selection.onEnter = (pattern) => {
      this.field.value = "";
      this.selection.search("");
      this.#go({ pivot: pattern, zoom: "" });
    };
    this.selection.addEventListener("change", () => this.#search());
    addEventListener("popstate", () => this.#return());
    this.#dark.addEventListener("change", () => this.#color());
    new ResizeObserver(() => {
      if (this.picture.resize()) this.#show(false);
    }).observe(this.shell.scroller);
    // What is not seen at first may come a moment later.
    setTimeout(() => this.#fill());
  }

  /** What takes a walk over everything: table and legend. */
  #fill() {
    this.functions = addUpFunctions(this.tree, this.stacks.frames);
    this.#legend();
    this.#table = new FunctionTable(
      this.functions,
      this.stacks.frames,
      this.texts,
      (name) => this.#go({ pivot: `^${quote(name)}$`, zoom: "" }),
    );
    this.#placeTable();
  }

  /** @returns {Sight} */
  #look() {
    const { pivot, inverted } = this.#state;
    const chosen = pivots(pivot, this.stacks.frames);
    this.selection.usual = chosen ? pivot : "";
    return sight(this.tree, this.width, chosen, inverted);
  }

  /** @param {boolean} moving */
  #show(moving) {
    const { order, inverted } = this.#state;
    const byName = (/** @type {Branch} */ a, /** @type {Branch} */ b) => {
      const [x, y] = [this.names[a.frame] ?? "", this.names[b.frame] ?? ""];
      return x < y ? -1 : x > y ? 1 : 0;
    };
    const motion = moving && !this.#still.matches;
    this.picture.show(this.sight, this.place, order === "name" ? byName : undefined, motion);
    for (const [key, input] of this.shell.inputs) {
      const value = this.#state[/** @type {keyof State} */ (key)];
      if (input instanceof HTMLSelectElement) input.value = String(value);
      else {
        const on = key === "table" ? this.#tableOpen : inverted;
        input.setAttribute("aria-pressed", `${on}`);
      }
    }
    const path = this.place.branch.path;
    showCrumbs(
      this.shell.crumbs,
      path,
      (branch) => this.#label(branch),
      (branch) => this.#zoom(branch, this.place.upward),
    );
    this.shell.crumbs.hidden = path.length < 2;
  }

  /**
   * Goes somewhere else; back leads here again.
   *
   * @param {Partial<State>} changes
   */
  #go(changes) {
    const before = this.#state;
    this.#state = { ...before, ...changes };
    writeState(this.#state, true);
    this.#arrive(before);
  }

  #return() {
    const before = this.#state;
    this.#state = readState();
    if (this.#state.search !== this.field.value) {
      this.field.value = this.#state.search;
      this.selection.search(this.#state.search);
    }
    this.#arrive(before);
  }

  /** @param {State} before */
  #arrive(before) {
    const { pivot, inverted, color } = this.#state;
    const same = pivot === before.pivot && inverted === before.inverted;
    if (!same) {
      this.sight = this.#look();
      this.#chosen = undefined;
    }
    this.card.hide();
    this.place = zoomPlace(this.#state.zoom, this.sight, this.names);
    if (color !== before.color) this.#color();
    this.#placeTable();
    this.#show(same);
    if (!same) this.#centre();
    this.#repaint();
  }

  /** Of callers and callees both are to be seen. */
  #centre() {
    const { scroller } = this.shell;
    const y = (this.picture.placeOf(this.sight.down)?.y ?? 0) -
      scroller.getBoundingClientRect().top + scroller.scrollTop;
    scroller.scrollTop = this.sight.up ? y - scroller.clientHeight / 2 : 0;
  }

  /**
   * @param {Branch} branch
   * @param {boolean} upward
   */
  #zoom(branch, upward) {
    if (branch.frame < 0 && this.#state.zoom === "" && this.sight.pivoted) {
      return this.#go({ pivot: "" });
    }
    const zoom = zoomText(branch, upward, this.names);
    if (zoom !== this.#state.zoom) this.#go({ zoom });
    this.#select(branch);
  }

  /** @param {Branch} branch */
  #pivot(branch) {
    if (branch.frame < 0) return this.#go({ pivot: "", zoom: "" });
    this.#go({ pivot: `^${quote(this.names[branch.frame] ?? "")}$`, zoom: "" });
  }

  #back() {
    if ((history.state?.steps ?? 0) > 0) history.back();
    else if (this.#state.zoom !== "") this.#go({ zoom: "" });
    else if (this.#state.pivot !== "") this.#go({ pivot: "" });
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
    const facts = this.#facts(branch);
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
    if (branch) this.card.show(this.#facts(branch), point);
    else if (rest && above) {
      const name = `${rest.count} frames too narrow to show`;
      /** @type {Facts["rows"]} */
      const rows = [["cum", this.texts.amount(rest)]];
      this.card.show({ name, note: "", where: `called by ${this.#label(above)}`, rows }, point);
    } else this.card.hide();
    this.shell.canvas.classList.toggle("on-box", branch !== undefined);
    const frame = branch ? branch.frame : -2;
    if (frame === this.#hovered) return;
    this.#hovered = frame;
    this.#repaint();
  }

  /**
   * @param {Branch} branch
   * @returns {Facts}
   */
  #facts(branch) {
    const { file, files, line, package: packages, packages: packageNames, kind, kinds } =
      this.stacks.frames;
    const { frame } = branch;
    /** @type {Facts["rows"]} */
    const rows = [
      ["flat", this.texts.amount(branch.self)],
      ["cum", this.texts.amount(branch)],
    ];
    if (frame < 0) return { name: this.#label(branch), note: "", where: "", rows };
    const number = this.functions?.of[frame] ?? -1;
    if (this.functions && number >= 0) {
      const { flat, flatLost, cum, cumLost } = this.functions;
      const amount = (/** @type {Float64Array} */ a, /** @type {Float64Array} */ b) =>
        this.texts.amount({ sum: a[number] ?? 0, lost: b[number] ?? 0 });
      rows.push(["flat in all", amount(flat, flatLost)], ["cum in all", amount(cum, cumLost)]);
    }
    const path = files[file[frame] ?? 0] ?? "";
    const where = [
      line[frame] ? `${path}:${line[frame]}` : path,
      packageNames[packages[frame] ?? 0] ?? "",
      kinds[kind[frame] ?? 0] ?? "",
    ].filter((text) => text !== "").join(" · ");
    const notes = [this.inlined.has(frame) ? "(inlined)" : "", this.texts.fate(branch)];
    return { name: this.names[frame] ?? "", note: notes.filter(Boolean).join(" "), where, rows };
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
    const path = branch.path.slice(1).map((each) => this.names[each.frame] ?? "");
    const entries = frameEntries({
      name: this.names[frame] ?? "",
      file: files[file[frame] ?? 0] ?? "",
      line: line[frame] ?? 0,
      // Outermost first, whichever way the picture goes.
      stack: upward || this.#state.inverted ? path.reverse() : path,
    }, {
      zoom: () => this.#zoom(branch, upward),
      pivot: () => this.#pivot(branch),
      say: (text) => this.shell.status.textContent = text,
    });
    this.menu.open(this.names[frame] ?? "", entries, point, this.shell.canvas);
  }

  #search() {
    const text = this.field.validity.valid ? this.field.value : "";
    const output = this.shell.matches;
    if (text === "") {
      this.#matches = undefined;
      output.textContent = "";
    } else {
      const { frames, amount, count } = findMatches(
        this.tree,
        this.names,
        (name) => this.selection.has(name),
      );
      this.#matches = frames;
      const what = count === 1 ? "1 name matches" : `${count} names match`;
      output.textContent = `${what}: ${this.texts.amount(amount)}`;
    }
    if (text !== this.#state.search) {
      this.#state = { ...this.#state, search: text };
      writeState(this.#state, false);
    }
    this.#repaint();
  }

  /**
   * A control of the bar.
   *
   * @param {string} key
   * @param {string} value
   */
  #choose(key, value) {
    if (key === "inverted") this.#go({ inverted: value === "t", zoom: "" });
    else this.#go({ [key]: value });
  }

  get #tableOpen() {
    return this.#state.table === "" ? this.stacks.signed : this.#state.table === "t";
  }

  /** Beside the picture, or inside of it: there it is for those who do not see it. */
  #placeTable() {
    const open = this.#tableOpen;
    this.shell.aside.hidden = !open;
    if (!this.#table) return;
    this.#table.reach(open);
    (open ? this.shell.aside : this.shell.canvas).append(this.#table.element);
  }

  #color() {
    const { signed, frames } = this.stacks;
    if (!signed) {
      const { names, of } = colorGroups(frames, this.#state.color);
      const colors = groupColors(names, this.#state.color, this.#dark.matches);
      this.#colors = of.map((group) => colors[group] ?? "");
    }
    this.#legend();
    this.#repaint();
  }

  #legend() {
    const { signed, compared, frames } = this.stacks;
    const { color } = this.#state;
    const dark = this.#dark.matches;
    if (signed) return changeLegend(this.shell.legend, compared, dark);
    if (!this.functions) return;
    const groups = colorGroups(frames, color);
    const colors = groupColors(groups.names, color, dark);
    groupLegend(this.shell.legend, groups, colors, this.functions);
  }

  #repaint() {
    const dark = this.#dark.matches;
    const root = changeColor(0, dark);
    this.picture.look = {
      paper: dark ? "#16181d" : "#ffffff",
      ink: dark ? "#f0f2f5" : "#16181c",
      faint: dark ? "#8a909c" : "#7a818d",
      accent: dark ? "#8ab4f8" : "#0b57d0",
      color: this.stacks.signed
        ? (branch) => changeColor(changeOf(branch), dark)
        : (branch) => branch.frame < 0 ? root : this.#colors[branch.frame] ?? root,
      label: (branch) => this.#label(branch),
      matches: this.#matches,
      chosen: this.#chosen,
      hovered: this.#hovered,
    };
  }

  /** @param {Branch} branch */
  #label(branch) {
    if (branch.frame >= 0) return this.names[branch.frame] ?? "";
    const what = this.sight.pivoted ? this.#state.pivot : "root";
    return `${what} ${this.texts.amount(branch)}`;
  }
}

// Which colour each box has, and the legend that says why.
import { changeColor, changeOf, colorGroups, groupColors } from "./colors.js";
import { changeLegend, groupLegend } from "./legend.js";
/** @typedef {import("./branch.js").Branch} Branch */
/** @typedef {import("./functions.js").Functions} Functions */
/** @typedef {import("./tree.js").Stacks} Stacks */

/** The colours of a picture, in light and in dark. */
export class Palette {
  #dark = matchMedia("(prefers-color-scheme: dark)");
  #by = "";
  /** @type {string[]} By group. */
  #colors = [];
  /** @type {number[]} The group of each frame. */
  #groupOf = [];
  /** @type {Functions | undefined} */
  #functions;

  /**
   * @param {Stacks} stacks
   * @param {HTMLElement} legend
   * @param {() => void} onChange Hears that the user's system has turned dark or light.
   */
  constructor(stacks, legend, onChange) {
    this.stacks = stacks;
    this.legend = legend;
    this.#dark.addEventListener("change", () => {
      this.choose(this.#by);
      onChange();
    });
  }

  /**
   * Chooses what colours stand for.
   *
   * @param {string} by
   */
  choose(by) {
    this.#by = by;
    const { signed, frames } = this.stacks;
    if (!signed) {
      const { names, of } = colorGroups(frames, by);
      this.#colors = groupColors(names, by, this.#dark.matches);
      this.#groupOf = of;
    }
    this.#explain();
  }

  /**
   * Says which groups are the heaviest.
   *
   * @param {Functions} functions
   */
  weigh(functions) {
    this.#functions = functions;
    this.#explain();
  }

  /** What the picture is painted with. */
  get look() {
    const dark = this.#dark.matches;
    const root = changeColor(0, dark);
    const [colors, groupOf] = [this.#colors, this.#groupOf];
    return {
      paper: dark ? "#16181d" : "#ffffff",
      ink: dark ? "#f0f2f5" : "#16181c",
      faint: dark ? "#8a909c" : "#7a818d",
      accent: dark ? "#8ab4f8" : "#0b57d0",
      color: this.stacks.signed
        ? (/** @type {Branch} */ branch) => changeColor(changeOf(branch), dark)
        : (/** @type {Branch} */ { frame }) =>
          frame < 0 ? root : colors[groupOf[frame] ?? 0] ?? root,
    };
  }

  #explain() {
    const { signed, compared, frames } = this.stacks;
    if (signed) return changeLegend(this.legend, compared, this.#dark.matches);
    if (!this.#functions) return;
    groupLegend(this.legend, colorGroups(frames, this.#by), this.#colors, this.#functions);
  }
}

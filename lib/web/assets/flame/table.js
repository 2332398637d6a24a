// The functions of the picture as a table: the same for eyes, keyboards and screen readers.
import { element } from "../element.js";
/** @typedef {import("./functions.js").Functions} Functions */
/** @typedef {import("./texts.js").Texts} Texts */

const MOST_ROWS = 200;

/** @typedef {{ title: string, weight: (f: Functions, i: number) => number, text: (f: Functions, i: number, texts: Texts) => string }} Column */

/** @param {Column["weight"]} weight */
const shown =
  (weight) => (/** @type {Functions} */ f, /** @type {number} */ i, /** @type {Texts} */ texts) =>
    texts.value(weight(f, i));

/** @type {readonly Column[]} */
const PLAIN = [
  ...shareColumns("Flat", (f, i) => f.flat[i] ?? 0),
  ...shareColumns("Cum", (f, i) => f.cum[i] ?? 0),
];

/** @type {readonly Column[]} */
const CHANGES = [
  {
    title: "Flat ±",
    weight: (f, i) => (f.flat[i] ?? 0) - (f.flatLost[i] ?? 0),
    text: (f, i, texts) => texts.change((f.flat[i] ?? 0) - (f.flatLost[i] ?? 0)),
  },
  {
    title: "Before",
    weight: (f, i) => f.cumLost[i] ?? 0,
    text: shown((f, i) => f.cumLost[i] ?? 0),
  },
  { title: "After", weight: (f, i) => f.cum[i] ?? 0, text: shown((f, i) => f.cum[i] ?? 0) },
  {
    title: "Cum ±",
    weight: (f, i) => (f.cum[i] ?? 0) - (f.cumLost[i] ?? 0),
    text: (f, i, texts) => {
      const [sum, lost] = [f.cum[i] ?? 0, f.cumLost[i] ?? 0];
      return [texts.change(sum - lost), texts.fate({ sum, lost })].filter(Boolean).join(" ");
    },
  },
];

/**
 * A value, and how much of all it is.
 *
 * @param {string} title
 * @param {Column["weight"]} weight
 * @returns {Column[]}
 */
function shareColumns(title, weight) {
  return [
    { title, weight, text: shown(weight) },
    { title: `${title}%`, weight, text: (f, i, texts) => texts.percent(weight(f, i)) },
  ];
}

/** A table beside the picture. */
export class FunctionTable {
  #reachable = true;

  /**
   * @param {Functions} functions
   * @param {import("./tree.js").Frames} frames
   * @param {Texts} texts
   * @param {(name: string) => void} choose
   */
  constructor(functions, frames, texts, choose) {
    this.functions = functions;
    this.frames = frames;
    this.texts = texts;
    this.columns = texts.signed
      ? CHANGES.map((each) =>
        texts.compared
          ? each
          : { ...each, title: each.title.replace("Before", "Less").replace("After", "More") }
      )
      : PLAIN;
    /** By what grew most, or by what takes most itself. */
    this.sorted = { column: texts.signed ? 3 : 0, down: true };
    this.element = document.createElement("table");
    this.element.className = "top flame-table";
    this.element.createCaption().textContent = texts.signed
      ? "Functions, what grew most first"
      : "Functions of all stacks";
    this.#head();
    this.body = this.element.createTBody();
    this.body.addEventListener("click", ({ target }) => {
      const row = /** @type {Element} */ (target).closest("tr");
      if (row) choose(row.dataset["name"] ?? "");
    });
    this.body.addEventListener("keydown", (event) => this.#onKey(event, choose));
    this.#fill();
  }

  /**
   * Says whether the keyboard gets there: not to what only screen readers see.
   *
   * @param {boolean} reachable
   */
  reach(reachable) {
    this.#reachable = reachable;
    const [row] = this.body.rows;
    for (const each of [...this.element.querySelectorAll("button"), ...row ? [row] : []]) {
      each.tabIndex = reachable ? 0 : -1;
    }
  }

  #head() {
    const head = this.element.createTHead().insertRow();
    [...this.columns.keys(), -1].forEach((column) => {
      const cell = document.createElement("th");
      cell.scope = "col";
      const button = element("button", this.columns[column]?.title ?? "Function");
      button.addEventListener("click", () => {
        const down = this.sorted.column === column ? !this.sorted.down : column >= 0;
        this.sorted = { column, down };
        this.#fill();
      });
      cell.append(button);
      head.append(cell);
    });
  }

  #fill() {
    const { functions, columns, texts, sorted } = this;
    const { name: names, file, files } = this.frames;
    const key = columns[sorted.column];
    const nameOf = (/** @type {number} */ i) => names[functions.frame[i] ?? 0] ?? "";
    const sign = sorted.down ? 1 : -1;
    const order = [...functions.frame.keys()].sort((a, b) =>
      sign *
        (key
          ? key.weight(functions, b) - key.weight(functions, a)
          : nameOf(a) < nameOf(b)
          ? 1
          : -1) ||
      (functions.cum[b] ?? 0) - (functions.cum[a] ?? 0)
    );
    const rows = order.slice(0, MOST_ROWS).map((i) => {
      const row = document.createElement("tr");
      row.tabIndex = -1;
      row.dataset["name"] = nameOf(i);
      for (const column of columns) row.insertCell().textContent = column.text(functions, i, texts);
      const name = row.insertCell();
      name.className = "name";
      name.textContent = nameOf(i);
      name.title = [nameOf(i), files[file[functions.frame[i] ?? 0] ?? 0]].filter(Boolean).join(
        "\n",
      );
      return row;
    });
    this.body.replaceChildren(...rows);
    this.reach(this.#reachable);
    [...this.element.querySelectorAll("th")].forEach((cell, i) => {
      const isKey = i === (sorted.column < 0 ? columns.length : sorted.column);
      if (isKey) cell.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    });
  }

  /**
   * @param {KeyboardEvent} event
   * @param {(name: string) => void} choose
   */
  #onKey(event, choose) {
    const row = /** @type {HTMLElement} */ (event.target).closest("tr");
    const step =
      { ArrowDown: row?.nextElementSibling, ArrowUp: row?.previousElementSibling }[event.key];
    if (!row) return;
    if (step instanceof HTMLElement) {
      row.tabIndex = -1;
      step.tabIndex = 0;
      step.focus();
    } else if (event.key === "Enter" || event.key === " ") choose(row.dataset["name"] ?? "");
    else return;
    event.preventDefault();
  }
}

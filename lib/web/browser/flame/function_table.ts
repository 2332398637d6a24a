/**
 * The functions of the picture as a table: the same for eyes, keyboards and screen readers.
 *
 * @module
 */
import type { FrameColumns } from "../../../contract/stacks.ts";
import { classed, closest, element, findAll } from "../page/element.ts";
import type { AmountTexts } from "../stacks/amount_texts.ts";
import type { Functions } from "../stacks/functions.ts";

/** A column of numbers. */
interface Column {
  title: string;
  weight: (functions: Functions, i: number) => number;
  text: (functions: Functions, i: number, texts: AmountTexts) => string;
}

const MAX_ROWS = 200;

const shown = (weight: Column["weight"]) => (f: Functions, i: number, texts: AmountTexts) =>
  texts.value(weight(f, i));

const PLAIN: readonly Column[] = [
  ...shareColumns("Flat", (f, i) => f.flat[i] ?? 0),
  ...shareColumns("Cum", (f, i) => f.cum[i] ?? 0),
];

const COMPARED: readonly Column[] = [
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
      return [texts.change(sum - lost), texts.novelty({ sum, lost })].filter(Boolean).join(" ");
    },
  },
];

/** Not a comparison: what is negative was so in the profile. */
const SIGNED = COMPARED.map((column) => ({
  ...column,
  title: column.title.replace("Before", "Less").replace("After", "More"),
}));

/** A value, and how much of all it is. */
function shareColumns(title: string, weight: Column["weight"]): Column[] {
  return [
    { title, weight, text: shown(weight) },
    { title: `${title}%`, weight, text: (f, i, texts) => texts.percent(weight(f, i)) },
  ];
}

/** A table beside the picture. */
export class FunctionTable {
  readonly functions: Functions;
  readonly frames: FrameColumns;
  readonly texts: AmountTexts;
  readonly columns: readonly Column[];
  /** By what grew most, or by what takes most itself. */
  sorted: { column: number; down: boolean };
  readonly element: HTMLTableElement = classed("table", "top flame-table");
  readonly body: HTMLTableSectionElement;
  #reachable = true;

  constructor(
    functions: Functions,
    frames: FrameColumns,
    texts: AmountTexts,
    choose: (name: string) => void,
  ) {
    this.functions = functions;
    this.frames = frames;
    this.texts = texts;
    const { signed, compared } = texts.stacks;
    this.columns = !signed ? PLAIN : compared ? COMPARED : SIGNED;
    this.sorted = { column: signed ? 3 : 0, down: true };
    this.element.createCaption().textContent = signed
      ? "Functions, what grew most first"
      : "Functions of all stacks";
    this.#head();
    this.body = this.element.createTBody();
    this.body.addEventListener("click", (event) => {
      const row = closest(event, "tr", HTMLTableRowElement);
      if (row) choose(row.dataset["name"] ?? "");
    });
    this.body.addEventListener("keydown", (event) => this.#onKey(event, choose));
    this.#fill();
  }

  /** Whether the keyboard gets there: not to what only screen readers see. */
  reach(reachable: boolean): void {
    this.#reachable = reachable;
    const [row] = this.body.rows;
    for (
      const each of [...findAll(this.element, "button", HTMLButtonElement), ...row ? [row] : []]
    ) {
      each.tabIndex = reachable ? 0 : -1;
    }
  }

  #head(): void {
    const head = this.element.createTHead().insertRow();
    [...this.columns.keys(), -1].forEach((column) => {
      const cell = element("th");
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

  #fill(): void {
    const { columns, sorted } = this;
    this.body.replaceChildren(...this.#order().slice(0, MAX_ROWS).map((i) => this.#row(i)));
    this.reach(this.#reachable);
    findAll(this.element, "th", HTMLTableCellElement).forEach((cell, i) => {
      const isKey = i === (sorted.column < 0 ? columns.length : sorted.column);
      if (isKey) cell.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    });
  }

  /** Numbers of functions, sorted; what is equal by what passes through. */
  #order(): number[] {
    const { functions, columns, sorted } = this;
    const key = columns[sorted.column];
    const sign = sorted.down ? 1 : -1;
    const compare = (a: number, b: number) => {
      if (key) return key.weight(functions, b) - key.weight(functions, a);
      return this.#name(a) < this.#name(b) ? 1 : -1;
    };
    return [...functions.frame.keys()].sort((a, b) =>
      sign * compare(a, b) || (functions.cum[b] ?? 0) - (functions.cum[a] ?? 0)
    );
  }

  #row(i: number): HTMLTableRowElement {
    const { functions, columns, texts } = this;
    const { file, files } = this.frames;
    const row = element("tr");
    row.tabIndex = -1;
    row.dataset["name"] = this.#name(i);
    for (const column of columns) row.insertCell().textContent = column.text(functions, i, texts);
    const cell = row.insertCell();
    cell.className = "name";
    cell.textContent = this.#name(i);
    const path = files[file[functions.frame[i] ?? 0] ?? 0];
    cell.title = [this.#name(i), path].filter(Boolean).join("\n");
    return row;
  }

  #name(i: number): string {
    return this.frames.name[this.functions.frame[i] ?? 0] ?? "";
  }

  #onKey(event: KeyboardEvent, choose: (name: string) => void): void {
    const row = closest(event, "tr", HTMLTableRowElement);
    if (!row) return;
    const step =
      { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[event.key];
    if (step instanceof HTMLElement) {
      row.tabIndex = -1;
      step.tabIndex = 0;
      step.focus();
    } else if (event.key === "Enter" || event.key === " ") choose(row.dataset["name"] ?? "");
    else return;
    event.preventDefault();
  }
}

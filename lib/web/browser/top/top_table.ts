/**
 * The heaviest places, sorted by any column; rows unfold to callers and callees.
 *
 * @module
 */
import type { Table, TableRow } from "../../../contract/table.ts";
import { changeAddress } from "../page/address.ts";
import { classed, closest, element } from "../page/element.ts";
import type { Selection } from "../page/selection.ts";
import { neighbours } from "./neighbours.ts";

/** A column: without a key it follows the order of the others. */
interface Column {
  title: string;
  /** What it sorts by. */
  key?: "flat" | "cum" | "name" | "inline";
  /** `sum`: of this row and all above. */
  text: (row: TableRow, total: number, sum: number) => string;
}

/** The order in the address: `name`, or `-cum` for the largest first. */
const ORDER = "o";

/** Sorted with the first click from the smallest on. */
const UPWARD: ReadonlySet<string> = new Set(["name", "inline"]);

const COLUMNS: readonly Column[] = [
  { title: "Flat", key: "flat", text: (row) => row.flatText },
  { title: "Flat%", key: "flat", text: (row, total) => percent(row.flat, total) },
  { title: "Sum%", text: (_, total, sum) => percent(sum, total) },
  { title: "Cum", key: "cum", text: (row) => row.cumText },
  { title: "Cum%", key: "cum", text: (row, total) => percent(row.cum, total) },
  { title: "Name", key: "name", text: (row) => row.name },
  { title: "Inlined?", key: "inline", text: (row) => row.inline },
];

/** The table. */
export class TopTable {
  readonly element: HTMLTableElement = classed("table", "top");
  readonly table: Table;
  readonly selection: Selection;
  #head: HTMLTableRowElement;
  #body: HTMLTableSectionElement;

  constructor(table: Table, selection: Selection) {
    this.table = table;
    this.selection = selection;
    this.#head = this.element.createTHead().insertRow();
    this.#head.append(...COLUMNS.map((column) => this.#headCell(column)));
    this.#body = this.element.createTBody();
    this.#body.addEventListener("click", (event) => {
      const { name } = closest(event, "tr", HTMLTableRowElement)?.dataset ?? {};
      if (name !== undefined) selection.toggle(name);
    });
    this.#body.addEventListener("keydown", (event) => this.#key(event));
    selection.addEventListener("change", () => {
      for (const row of this.#body.rows) this.#mark(row);
    });
    this.#sort(new URLSearchParams(location.search).get(ORDER) ?? "");
  }

  /** @param order As in the address; the server's own where no column has it. */
  #sort(order: string): void {
    const name = order.replace(/^-/, "");
    const key = COLUMNS.find((column) => column.key === name)?.key;
    const sign = order.startsWith("-") ? -1 : 1;
    if (key) {
      this.table.rows.sort((a, b) => a[key] < b[key] ? -sign : a[key] > b[key] ? sign : 0);
    }
    for (const cell of this.#head.cells) {
      const sorted = cell.dataset["key"] !== undefined && cell.dataset["key"] === name;
      cell.ariaSort = sorted ? (sign < 0 ? "descending" : "ascending") : null;
    }
    this.#fill();
  }

  /** A column's head; where there is something to sort by, a button. */
  #headCell({ title, key }: Column): HTMLTableCellElement {
    const cell = element("th", key === undefined ? title : "");
    cell.scope = "col";
    if (key === undefined) return cell;
    cell.dataset["key"] = key;
    const button = element("button", title);
    button.addEventListener("click", () => {
      const down = cell.ariaSort === null ? !UPWARD.has(key) : cell.ariaSort !== "descending";
      const order = (down ? "-" : "") + key;
      changeAddress({ [ORDER]: order }, false);
      this.#sort(order);
    });
    cell.append(button);
    return cell;
  }

  #fill(): void {
    const { rows, total } = this.table;
    let sum = 0;
    this.#body.replaceChildren(...rows.map((row) => {
      sum += row.flat;
      const line = element("tr");
      line.tabIndex = 0;
      line.dataset["name"] = row.name;
      for (const { title, text, key } of COLUMNS) {
        const cell = line.insertCell();
        if (key === "name") cell.append(unfoldButton(line));
        cell.append(text(row, total, sum));
        if (title.endsWith("%") && key) cell.append(bar(row[key as "flat" | "cum"], total));
        if (key === "name") cell.className = "name";
      }
      this.#mark(line);
      return line;
    }));
  }

  #mark(row: HTMLTableRowElement): void {
    row.setAttribute("aria-selected", `${this.selection.has(row.dataset["name"] ?? "")}`);
  }

  /** Arrows move and open, space and Enter choose. */
  #key(event: KeyboardEvent): void {
    const { target, key } = event;
    if (!(target instanceof HTMLTableRowElement)) return;
    const toggle = () => this.selection.toggle(target.dataset["name"] ?? "");
    const actions: Readonly<Record<string, () => void>> = {
      ArrowDown: () => focusOn(target.nextElementSibling),
      ArrowUp: () => focusOn(target.previousElementSibling),
      ArrowRight: () => void unfold(target, true),
      ArrowLeft: () => void unfold(target, false),
      " ": toggle,
      Enter: toggle,
    };
    const act = actions[key];
    if (!act) return;
    event.preventDefault();
    act();
  }
}

/** How much of all, to be seen at a glance. */
function bar(value: number, total: number): HTMLElement {
  const made = classed("span", value < 0 ? "bar less" : "bar");
  const share = total === 0 ? 0 : Math.min(1, Math.abs(value / total));
  made.style.width = `${(100 * share).toFixed(1)}%`;
  return made;
}

function focusOn(target: Element | null): void {
  if (target instanceof HTMLElement) target.focus();
}

function unfoldButton(row: HTMLTableRowElement): HTMLButtonElement {
  const button = classed("button", "unfold", "Callers and callees");
  button.tabIndex = -1;
  button.title = "Callers and callees";
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    void unfold(row, button.getAttribute("aria-expanded") !== "true");
  });
  return button;
}

/** Shows the callers and callees of a row below it, or hides them. */
async function unfold(row: HTMLTableRowElement, open: boolean): Promise<void> {
  const button = row.querySelector("button");
  const below = row.nextElementSibling;
  const shown = below?.className === "neighbours";
  if (shown === open || !button) return;
  button.setAttribute("aria-expanded", `${open}`);
  if (!open) return below?.remove();
  const more = classed("tr", "neighbours");
  const cell = more.insertCell();
  cell.colSpan = COLUMNS.length;
  row.after(more);
  cell.append(...await neighbours(row.dataset["name"] ?? ""));
}

function percent(value: number, total: number): string {
  return `${(total === 0 ? 0 : value / Math.abs(total) * 100).toFixed(2)}%`;
}

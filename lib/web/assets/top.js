// The table of the heaviest places.
import { changeAddress } from "./address.js";
import { neighbours } from "./neighbours.js";
/** @typedef {import("./selection.js").Selection} Selection */
/** @typedef {{ name: string, inline: string, flat: number, cum: number, flatText: string, cumText: string }} Row */
/** @typedef {{ labels: string[], total: number, rows: Row[] }} Table */

/** The order in the address: `name`, or `-cum` for the largest first. */
const ORDER = "o";
/** Sorted with the first click from the smallest on. */
const UPWARD = new Set(["name", "inline"]);

/**
 * Columns: title, what it sorts by (none: as the table is), what it shows.
 *
 * @type {readonly { title: string, key?: keyof Row, text: (row: Row, table: Table, sum: number) => string }[]}
 */
const COLUMNS = [
  { title: "Flat", key: "flat", text: (row) => row.flatText },
  { title: "Flat%", key: "flat", text: (row, { total }) => percent(row.flat, total) },
  { title: "Sum%", text: (_, { total }, sum) => percent(sum, total) },
  { title: "Cum", key: "cum", text: (row) => row.cumText },
  { title: "Cum%", key: "cum", text: (row, { total }) => percent(row.cum, total) },
  { title: "Name", key: "name", text: (row) => row.name },
  { title: "Inlined?", key: "inline", text: (row) => row.inline },
];

/**
 * Shows the table.
 *
 * @param {HTMLElement} element
 * @param {Table} table
 * @param {Selection} selection
 */
export function show(element, table, selection) {
  const view = document.createElement("table");
  view.className = "top";
  const head = view.createTHead().insertRow();
  const body = view.createTBody();
  const sort = (/** @type {string} */ order) => {
    const key = /** @type {keyof Row} */ (order.replace(/^-/, ""));
    if (COLUMNS.some((column) => column.key === key)) {
      sortBy(table.rows, key, order.startsWith("-"));
    }
    for (const cell of head.cells) markOrder(cell, order);
    fill(body, table, selection);
  };
  head.append(...COLUMNS.map((column) => headCell(column, sort)));
  body.addEventListener("click", ({ target }) => {
    const row = /** @type {HTMLElement} */ (target).closest("tr");
    if (row?.dataset["name"] !== undefined) selection.toggle(row.dataset["name"]);
  });
  body.addEventListener("keydown", (event) => pressed(event, selection));
  selection.addEventListener("change", () => {
    for (const row of body.rows) mark(row, selection);
  });
  sort(new URLSearchParams(location.search).get(ORDER) ?? "");
  element.append(view);
  const details = /** @type {HTMLElement} */ (document.getElementById("details"));
  details.textContent = table.labels.join("\n");
}

/**
 * A column's head; where there is something to sort by, a button.
 *
 * @param {(typeof COLUMNS)[number]} column
 * @param {(order: string) => void} sort
 */
function headCell({ title, key }, sort) {
  const cell = document.createElement("th");
  cell.scope = "col";
  if (key === undefined) {
    cell.textContent = title;
    return cell;
  }
  cell.dataset["key"] = key;
  const button = document.createElement("button");
  button.textContent = title;
  button.addEventListener("click", () => {
    const down = cell.ariaSort === null ? !UPWARD.has(key) : cell.ariaSort !== "descending";
    const order = (down ? "-" : "") + key;
    changeAddress({ [ORDER]: order }, false);
    sort(order);
  });
  cell.append(button);
  return cell;
}

/**
 * @param {HTMLTableCellElement} cell
 * @param {string} order
 */
function markOrder(cell, order) {
  const sorted = cell.dataset["key"] !== undefined &&
    order.replace(/^-/, "") === cell.dataset["key"];
  cell.ariaSort = sorted ? (order.startsWith("-") ? "descending" : "ascending") : null;
}

/**
 * Arrows move and open, space and Enter choose.
 *
 * @param {KeyboardEvent} event
 * @param {Selection} selection
 */
function pressed(event, selection) {
  const { target, key } = event;
  if (!(target instanceof HTMLTableRowElement)) return;
  const actions = /** @type {Record<string, () => void>} */ ({
    ArrowDown: () => /** @type {HTMLElement} */ (target.nextElementSibling)?.focus(),
    ArrowUp: () => /** @type {HTMLElement} */ (target.previousElementSibling)?.focus(),
    ArrowRight: () => void unfold(target, true),
    ArrowLeft: () => void unfold(target, false),
    " ": () => selection.toggle(target.dataset["name"] ?? ""),
    Enter: () => selection.toggle(target.dataset["name"] ?? ""),
  });
  if (!actions[key]) return;
  event.preventDefault();
  actions[key]();
}

/**
 * Shows the callers and callees of a row below it, or hides them.
 *
 * @param {HTMLTableRowElement} row
 * @param {boolean} open
 */
async function unfold(row, open) {
  const button = row.querySelector("button");
  const below = row.nextElementSibling;
  const shown = below?.className === "neighbours";
  if (shown === open || !button) return;
  button.setAttribute("aria-expanded", `${open}`);
  if (!open) return below?.remove();
  const more = document.createElement("tr");
  more.className = "neighbours";
  const cell = more.insertCell();
  cell.colSpan = COLUMNS.length;
  row.after(more);
  cell.append(...await neighbours(row.dataset["name"] ?? ""));
}

/**
 * @param {Row[]} rows
 * @param {keyof Row} key
 * @param {boolean} down
 */
function sortBy(rows, key, down) {
  const sign = down ? -1 : 1;
  rows.sort((a, b) => {
    const [x, y] = [a[key], b[key]];
    return x < y ? -sign : x > y ? sign : 0;
  });
}

/**
 * @param {HTMLTableSectionElement} body
 * @param {Table} table
 * @param {Selection} selection
 */
function fill(body, table, selection) {
  let sum = 0;
  const rows = table.rows.map((row) => {
    sum += row.flat;
    const line = document.createElement("tr");
    line.tabIndex = 0;
    line.dataset["name"] = row.name;
    for (const { text, key } of COLUMNS) {
      const cell = line.insertCell();
      if (key === "name") cell.append(unfoldButton(line));
      cell.append(text(row, table, sum));
      if (key === "name") cell.className = "name";
    }
    mark(line, selection);
    return line;
  });
  body.replaceChildren(...rows);
}

/** @param {HTMLTableRowElement} row */
function unfoldButton(row) {
  const button = document.createElement("button");
  button.className = "unfold";
  button.tabIndex = -1;
  button.title = "Callers and callees";
  button.setAttribute("aria-label", "Callers and callees");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    void unfold(row, button.getAttribute("aria-expanded") !== "true");
  });
  return button;
}

/**
 * @param {HTMLTableRowElement} row
 * @param {Selection} selection
 */
function mark(row, selection) {
  const selected = selection.has(row.dataset["name"] ?? "");
  row.setAttribute("aria-selected", `${selected}`);
}

/**
 * @param {number} value
 * @param {number} total
 */
function percent(value, total) {
  return `${(total === 0 ? 0 : value / Math.abs(total) * 100).toFixed(2)}%`;
}

// The table of the heaviest places.
/** @typedef {import("./selection.js").Selection} Selection */
/** @typedef {{ name: string, inline: string, flat: number, cum: number, flatText: string, cumText: string }} Row */
/** @typedef {{ labels: string[], total: number, rows: Row[] }} Table */

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
  let sorted = { key: "", down: true };

  for (const { title, key } of COLUMNS) {
    const cell = document.createElement("th");
    cell.scope = "col";
    if (key === undefined) cell.textContent = title;
    else {
      const button = document.createElement("button");
      button.textContent = title;
      button.addEventListener("click", () => {
        const down = sorted.key === key ? !sorted.down : typeof table.rows[0]?.[key] === "number";
        sorted = { key, down };
        sortBy(table.rows, key, down);
        for (const other of head.cells) other.removeAttribute("aria-sort");
        cell.setAttribute("aria-sort", down ? "descending" : "ascending");
        fill(body, table, selection);
      });
      cell.append(button);
    }
    head.append(cell);
  }

  body.addEventListener("click", ({ target }) => {
    const { name } = /** @type {Element} */ (target).closest("tr")?.dataset ?? {};
    if (name !== undefined) selection.toggle(name);
  });
  body.addEventListener("keydown", (event) => {
    const row = /** @type {HTMLElement} */ (event.target).closest("tr");
    if (!row) return;
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      /** @type {any} */ (row)[step]?.focus();
    } else if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      selection.toggle(row.dataset["name"] ?? "");
    }
  });
  selection.addEventListener("change", () => {
    for (const row of body.rows) mark(row, selection);
  });

  fill(body, table, selection);
  element.append(view);
  const details = /** @type {HTMLElement} */ (document.getElementById("details"));
  details.textContent = table.labels.join("\n");
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
      cell.textContent = text(row, table, sum);
      if (key === "name") cell.className = "name";
    }
    mark(line, selection);
    return line;
  });
  body.replaceChildren(...rows);
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

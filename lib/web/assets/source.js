// Source with the values of its lines, and instructions to unfold.
/** @typedef {import("../../render/listing.ts").Listing} Listing */
/** @typedef {import("../../render/listing.ts").ListedLine} Line */
/** @typedef {import("../../render/listing.ts").ListedFunction} ListedFunction */

/**
 * Shows the listing.
 *
 * @param {HTMLElement} element
 * @param {Listing} listing
 */
export function show(element, { labels, functions }) {
  const details = /** @type {HTMLElement} */ (document.getElementById("details"));
  details.textContent = labels.join("\n");
  const hottest = Math.max(
    1,
    ...functions.flatMap(({ lines }) => lines.map(({ cum }) => Math.abs(cum))),
  );
  element.append(...functions.map((each) => section(each, hottest)));
}

/**
 * @param {ListedFunction} listed
 * @param {number} hottest
 */
function section({ name, file, flatText, cumText, percent, lines }, hottest) {
  const section = document.createElement("section");
  section.className = "source";
  const table = document.createElement("table");
  table.createCaption().textContent = `flat ${flatText}, cum ${cumText} (${percent} of total)`;
  const head = table.createTHead().insertRow();
  for (const title of ["Line", "Flat", "Cum", "Source"]) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = title;
    head.append(cell);
  }
  const body = table.createTBody();
  for (const line of lines) body.append(...rows(line, hottest));
  section.append(text("h2", name), text("p", file), table);
  return section;
}

/**
 * A line, and its instructions below it.
 *
 * @param {Line} line
 * @param {number} hottest
 */
function rows(line, hottest) {
  const { number, flatText, cumText, cum, code } = line;
  const row = document.createElement("tr");
  row.append(
    text("td", `${number}`),
    text("td", flatText),
    text("td", cumText),
    text("td", line.text),
  );
  const heat = Math.abs(cum) / hottest;
  row.style.setProperty("--heat", `${Math.round(heat * 60)}%`);
  if (code.length === 0) return [row];
  const assembly = code.map(({ flatText, cumText, address, text: code, place }) => {
    const line = document.createElement("tr");
    line.hidden = true;
    line.className = "code";
    line.append(
      text("td", ""),
      text("td", flatText),
      text("td", cumText),
      text("td", `${address}: ${code}`),
    );
    line.lastElementChild?.append(text("small", ` ${place}`));
    return line;
  });
  const last = /** @type {HTMLElement} */ (row.lastElementChild);
  const button = document.createElement("button");
  button.textContent = last.textContent;
  button.title = "Show or hide the instructions";
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", `${open}`);
    for (const line of assembly) line.hidden = !open;
  });
  last.replaceChildren(button);
  return [row, ...assembly];
}

/**
 * @param {string} tag
 * @param {string} content
 */
function text(tag, content) {
  const element = document.createElement(tag);
  element.textContent = content;
  return element;
}

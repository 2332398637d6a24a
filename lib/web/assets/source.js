// Source with the values of its lines, and instructions to unfold.
import { element } from "./element.js";
import { missingSource } from "./source_missing.js";
/** @typedef {import("../../contract/listing.ts").Listing} Listing */
/** @typedef {import("../../contract/listing.ts").ListingLine} Line */
/** @typedef {import("../../contract/listing.ts").ListingFunction} ListedFunction */

/**
 * Shows the listing.
 *
 * @param {HTMLElement} parent
 * @param {Listing} listing
 */
export function show(parent, listing) {
  const { labels, functions, missing } = listing;
  const details = /** @type {HTMLElement} */ (document.getElementById("details"));
  details.textContent = labels.join("\n");
  const hottest = functions.flatMap(({ lines }) => lines)
    .reduce((most, { cum }) => Math.max(most, Math.abs(cum)), 1);
  const help = missingSource(listing);
  if (help) parent.append(help);
  const unread = new Set(["", ...missing.map(({ file }) => file)]);
  parent.append(...functions.map((each) => section(each, hottest, unread.has(each.file))));
}

/**
 * @param {ListedFunction} listed
 * @param {number} hottest
 * @param {boolean} missing Whether there is no text to its lines.
 */
function section({ name, file, flatText, cumText, percent, lines }, hottest, missing) {
  const section = element("section");
  section.className = missing ? "source unread" : "source";
  const table = element("table");
  table.createCaption().textContent = `flat ${flatText}, cum ${cumText} (${percent} of total)`;
  const head = table.createTHead().insertRow();
  for (const title of ["Line", "Flat", "Cum", "Source"]) {
    const cell = element("th");
    cell.scope = "col";
    cell.textContent = title;
    head.append(cell);
  }
  const body = table.createTBody();
  for (const line of lines) body.append(...rows(line, hottest));
  section.append(element("h2", name), element("p", file), table);
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
  const row = element("tr");
  row.append(
    element("td", number),
    element("td", flatText),
    element("td", cumText),
    element("td", line.text),
  );
  const heat = Math.abs(cum) / hottest;
  row.style.setProperty("--heat", `${Math.round(heat * 60)}%`);
  if (code.length === 0) return [row];
  const assembly = code.map(({ flatText, cumText, address, text: code, place }) => {
    const line = element("tr");
    line.hidden = true;
    line.className = "code";
    line.append(
      element("td"),
      element("td", flatText),
      element("td", cumText),
      element("td", `${address}: ${code}`),
    );
    line.lastElementChild?.append(element("small", ` ${place}`));
    return line;
  });
  const last = /** @type {HTMLElement} */ (row.lastElementChild);
  const button = element("button");
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

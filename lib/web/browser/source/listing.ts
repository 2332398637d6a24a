/**
 * Source with the values of its lines, and instructions to unfold.
 *
 * @module
 */
import type { Listing, ListingFunction, ListingLine } from "../../../contract/listing.ts";
import { classed, element } from "../page/element.ts";
import { missingSource } from "./missing_source.ts";

/** At most so much of a line's background is coloured, in percent. */
const MAX_HEAT = 60;

/** Shows a listing. */
export function showListing(parent: HTMLElement, listing: Listing): void {
  const { functions, missing } = listing;
  const hottest = functions.flatMap(({ lines }) => lines)
    .reduce((most, { cum }) => Math.max(most, Math.abs(cum)), 1);
  const help = missingSource(listing);
  if (help) parent.append(help);
  const unread = new Set(["", ...missing.map(({ file }) => file)]);
  parent.append(...functions.map((each) => section(each, hottest, unread.has(each.file))));
}

/** @param missing Whether there is no text to its lines. */
function section(
  { name, file, flatText, cumText, percent, lines }: ListingFunction,
  hottest: number,
  missing: boolean,
): HTMLElement {
  const section = classed("section", missing ? "source unread" : "source");
  // So that keys scroll it.
  section.tabIndex = 0;
  section.ariaLabel = `${name}, from line ${lines[0]?.number ?? "?"} of ${file}`;
  const table = element("table");
  table.createCaption().textContent = `flat ${flatText}, cum ${cumText} (${percent} of total)`;
  const head = table.createTHead().insertRow();
  for (const title of ["Line", "Flat", "Cum", "Source"]) {
    const cell = element("th", title);
    cell.scope = "col";
    head.append(cell);
  }
  const body = table.createTBody();
  for (const line of lines) body.append(...rows(line, hottest));
  section.append(element("h2", name), element("p", file), table);
  return section;
}

/** A line, and its instructions below it. */
function rows(line: ListingLine, hottest: number): HTMLElement[] {
  const { number, flatText, cumText, cum, text } = line;
  const row = element("tr");
  const source = element("td", text);
  row.append(element("td", number), element("td", flatText), element("td", cumText), source);
  const heat = Math.abs(cum) / hottest;
  row.style.setProperty("--heat", `${Math.round(heat * MAX_HEAT)}%`);
  if (line.code.length === 0) return [row];
  const assembly = line.code.map(instruction);
  source.replaceChildren(unfoldButton(text, assembly));
  return [row, ...assembly];
}

function instruction(
  { flatText, cumText, address, text, place }: ListingLine["code"][number],
): HTMLElement {
  const row = classed("tr", "code");
  row.hidden = true;
  const code = element("td", `${address}: ${text}`);
  code.append(element("small", ` ${place}`));
  row.append(element("td"), element("td", flatText), element("td", cumText), code);
  return row;
}

function unfoldButton(text: string, assembly: readonly HTMLElement[]): HTMLElement {
  const button = element("button", text);
  button.title = "Show or hide the instructions";
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", `${open}`);
    for (const line of assembly) line.hidden = !open;
  });
  return button;
}

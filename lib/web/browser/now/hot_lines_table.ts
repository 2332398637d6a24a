/**
 * The lines of the program's own code that cost most.
 *
 * @module
 */
import type { RecentCpu } from "../../../contract/now.ts";
import { shortShare } from "../flame/frame_text.ts";
import { classed, element } from "../page/element.ts";
import { escapeRegex } from "../../../base/escape_regex.ts";
import { placeText } from "./place_text.ts";

/**
 * Makes the table.
 *
 * @param href The address of the source of what a pattern matches.
 */
export function hotLinesTable(
  { lines, total }: RecentCpu,
  href: (focus: string) => string,
): HTMLElement {
  if (lines.length === 0) return element("p", "No sample met your own code in this time.");
  const table = classed("table", "hot-lines");
  const head = table.createTHead().insertRow();
  for (const text of ["Part", "Line", "CPU"]) {
    const cell = element("th", text);
    cell.scope = "col";
    head.append(cell);
  }
  const body = table.createTBody();
  const most = lines[0]?.value ?? 1;
  for (const line of lines) {
    const row = body.insertRow();
    const bar = classed("div", "bar");
    bar.style.width = `${100 * line.value / most}%`;
    row.insertCell().append(bar);
    const link = element("a", line.function);
    link.href = href(`^${escapeRegex(line.function)}$`);
    const place = element("span", ` ${placeText(line)}`);
    place.title = line.file;
    row.insertCell().append(link, place);
    row.insertCell().textContent = shortShare(line.value / total);
  }
  return table;
}

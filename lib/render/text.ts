import { percentage } from "../analyse/label.ts";
import type { ReportInput } from "../analyse/report_input.ts";
import { textReport } from "../analyse/text_items.ts";
import { padLeft } from "../go/fmt.ts";
import { add, type Int64 } from "../go/int64.ts";

const COLUMNS = "      flat  flat%   sum%        cum   cum%";

/**
 * `-top`: the heaviest places, a row each.
 *
 * @param input The report.
 * @returns Its text.
 */
export function renderText(input: ReportInput): string {
  const { labels, items, format } = textReport(input);
  const lines = [...labels, COLUMNS];
  let sum: Int64 = 0;
  for (const { flat, cum, inline, name } of items) {
    sum = add(sum, flat);
    const own = `${padLeft(format(flat), 10)} ${percentage(flat, input.total)}`;
    const both = `${padLeft(format(cum), 10)} ${percentage(cum, input.total)}`;
    const flag = inline === "" ? "" : ` ${inline}`;
    lines.push(`${own} ${percentage(sum, input.total)} ${both}  ${name}${flag}`);
  }
  return lines.join("\n") + "\n";
}

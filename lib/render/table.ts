import type { ReportInput } from "../analyse/report_input.ts";
import { textReport } from "../analyse/text_items.ts";
import type { Table, TableRow } from "../contract/table.ts";

/**
 * The heaviest places, for a page that sorts them.
 *
 * @param input The report.
 * @returns A {@linkcode Table} as JSON.
 */
export function renderTable(input: ReportInput): string {
  const { labels, items, format } = textReport(input);
  const rows = items.map(({ name, inline, flat, cum }): TableRow => ({
    name,
    inline,
    flat: Number(flat),
    cum: Number(cum),
    flatText: format(flat),
    cumText: format(cum),
  }));
  return JSON.stringify({ labels, total: Number(input.total), rows } satisfies Table);
}

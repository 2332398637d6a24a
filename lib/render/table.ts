import type { ReportInput } from "../analyse/report_input.ts";
import { type TextItem, textReport } from "../analyse/text_items.ts";

/** The rows of `-top` for programs. */
export interface Table {
  /** The lines above the rows. */
  labels: string[];
  /** What percentages are of. */
  total: number;
  rows: TableRow[];
}

/** A row; values are exact up to 2^53, their texts always. */
export interface TableRow {
  name: string;
  inline: TextItem["inline"];
  flat: number;
  cum: number;
  /** With units, as `-top` prints them. */
  flatText: string;
  cumText: string;
}

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

/**
 * The heaviest places and their neighbours, for a page that sorts them.
 *
 * @module
 */
import { byWeight, type Edge, type GraphNode } from "../analyse/graph/graph.ts";
import { percentage } from "../analyse/label.ts";
import { outputUnit } from "../analyse/output_unit.ts";
import { type ReportInput, valueFormat } from "../analyse/report_input.ts";
import { textGraph, textReport } from "../analyse/text_items.ts";
import type { Neighbour, Neighbours, Table, TableRow } from "../contract/table.ts";

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

/**
 * Callers and callees of the first place that the report's argument matches.
 *
 * @param input The report.
 * @returns {@linkcode Neighbours} as JSON.
 * @throws {RangeError} If the argument matches nothing.
 */
export function renderNeighbours(input: ReportInput): string {
  const { symbol } = input;
  const matches = ({ name }: GraphNode) => symbol?.matches(name) ?? false;
  const graph = textGraph(input, { at: matches });
  const node = graph.nodes.find(matches);
  if (!node) throw new RangeError(`no matches found for regexp: ${symbol?.pattern}`);
  const format = valueFormat(input, outputUnit(input, graph.nodes));
  const list = (edges: readonly Edge[], end: "source" | "target") =>
    edges.toSorted(byWeight).map((edge): Neighbour => ({
      name: edge[end].name,
      inline: edge.inline,
      text: format(edge.weight),
      percent: percentage(edge.weight, node.cumValue).trim(),
    }));
  return JSON.stringify(
    { callers: list(node.in, "source"), callees: list(node.out, "target") } satisfies Neighbours,
  );
}

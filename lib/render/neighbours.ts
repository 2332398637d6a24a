import { byWeight, type Edge, type GraphNode } from "../analyse/graph/graph.ts";
import { percentage } from "../analyse/label.ts";
import { outputUnit } from "../analyse/output_unit.ts";
import { type ReportInput, valueFormat } from "../analyse/report_input.ts";
import { textGraph } from "../analyse/text_items.ts";
import type { Neighbour, Neighbours } from "../contract/table.ts";

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

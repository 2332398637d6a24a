/**
 * `-tree` and `-peek`: places with their callers and callees.
 *
 * @module
 */
import { byWeight, type Edge, type GraphNode } from "../analyse/graph/graph.ts";
import { percentage } from "../analyse/label.ts";
import { outputUnit } from "../analyse/output_unit.ts";
import { type ReportInput, type ValueFormat, valueFormat } from "../analyse/report_input.ts";
import { graphLabels, textGraph } from "../analyse/text_items.ts";
import { padLeft } from "../go/fmt.ts";
import { add, type Int64 } from "../go/int64.ts";

const SEPARATOR = "----------------------------------------------------------+-------------";
const COLUMNS = "      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t ";

/**
 * All places, or those that the report's argument matches.
 *
 * @param input The report.
 * @returns Its text.
 * @throws {RangeError} If the argument matches nothing.
 */
export function renderTree(input: ReportInput): string {
  const { symbol, total } = input;
  const graph = textGraph(
    input,
    symbol ? { at: ({ name }: GraphNode) => symbol.matches(name) } : "all",
  );
  const format = valueFormat(input, outputUnit(input, graph.nodes));
  const lines = [...graphLabels(input, graph, format), SEPARATOR, COLUMNS];
  const chosen = symbol ? graph.nodes.filter(({ name }) => symbol.matches(name)) : graph.nodes;
  if (symbol && chosen.length === 0) {
    throw new RangeError(`no matches found for regexp: ${symbol.pattern}`);
  }
  let sum: Int64 = 0;
  for (const node of chosen) {
    sum = add(sum, node.flatValue);
    lines.push(SEPARATOR);
    for (const edge of node.in.toSorted(byWeight)) {
      lines.push(edgeRow(edge, "source", node, format));
    }
    lines.push(nodeRow(node, sum, total, format));
    for (const edge of node.out.toSorted(byWeight)) {
      lines.push(edgeRow(edge, "target", node, format));
    }
  }
  if (graph.nodes.length > 0) lines.push(SEPARATOR);
  return lines.join("\n") + "\n";
}

function nodeRow(node: GraphNode, sum: Int64, total: Int64, format: ValueFormat): string {
  const { flatValue: flat, cumValue: cum, name } = node;
  return [
    padLeft(format(flat), 10),
    percentage(flat, total),
    percentage(sum, total),
    padLeft(format(cum), 10),
    percentage(cum, total),
    `               | ${name}`,
  ].join(" ");
}

/** The other end of an edge; means are not divided here, as in Go's pprof. */
function edgeRow(
  edge: Edge,
  end: "source" | "target",
  { cumValue }: GraphNode,
  format: ValueFormat,
): string {
  const flag = edge.inline ? " (inline)" : "";
  const share = percentage(edge.weight, cumValue);
  return `${padLeft(format(edge.weight), 50)} ${share} |   ${edge[end].name}${flag}`;
}

/**
 * The rows of `-top`.
 *
 * @module
 */
import { add, type Int64 } from "../go/int64.ts";
import type { GraphNode } from "./graph/graph.ts";
import { type EdgeChoice, type Graph, trimmedGraph } from "./graph/trim.ts";
import { reportLabels, type Shown } from "./header.ts";
import { outputUnit } from "./output_unit.ts";
import { graphPlaces, type ReportInput, type ValueFormat, valueFormat } from "./report_input.ts";

/** A row. */
interface TextItem {
  name: string;
  /** Whether all or some of its calls were inlined. */
  inline: "" | "(inline)" | "(partial-inline)";
  flat: Int64;
  cum: Int64;
}

/** Rows, and the lines above them. */
interface TextReport {
  labels: string[];
  items: TextItem[];
  format: ValueFormat;
}

/**
 * Makes the rows of a text report.
 *
 * @param input The report.
 * @returns The rows, in order.
 */
export function textReport(input: ReportInput): TextReport {
  const graph = textGraph(input, "inline");
  const format = valueFormat(input, outputUnit(input, graph.nodes));
  return {
    labels: graphLabels(input, graph, format),
    items: graph.nodes.map((node) => ({
      name: node.name,
      inline: inlineFlag(node),
      flat: node.flatValue,
      cum: node.cumValue,
    })),
    format,
  };
}

/** The trimmed graph of a report in text. */
export function textGraph(input: ReportInput, edges: EdgeChoice): Graph {
  const { values, trim, sort, dropNegative } = input;
  const place = graphPlaces(input);
  return trimmedGraph(input.profile, { values, place, trim, sort, dropNegative, edges });
}

/** The lines above a report of a graph in text. */
export function graphLabels(input: ReportInput, graph: Graph, format: ValueFormat): string[] {
  return reportLabels(input, { ...shownBy(graph), droppedEdges: 0 }, format);
}

/** What a graph shows and what it leaves out. */
export function shownBy({ nodes, originalCount, droppedNodes, droppedEdges }: Graph): Shown {
  const value = nodes.reduce((sum, node) => add(sum, node.flatValue), 0 as Int64);
  return { value, nodes: nodes.length, originalCount, droppedNodes, droppedEdges };
}

function inlineFlag({ in: callers }: GraphNode): TextItem["inline"] {
  if (!callers.some((edge) => edge.inline)) return "";
  return callers.every((edge) => edge.inline) ? "(inline)" : "(partial-inline)";
}

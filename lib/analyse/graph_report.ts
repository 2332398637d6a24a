/**
 * The graph of a report, as it is drawn.
 *
 * @module
 */
import { baseName } from "../go/filepath.ts";
import type { Int64 } from "../go/int64.ts";
import { callGraph } from "./graph/call_graph.ts";
import type { GraphNode } from "./graph/graph.ts";
import type { Graph } from "./graph/trim.ts";
import { reportLabels } from "./header.ts";
import { outputUnit } from "./output_unit.ts";
import { graphPlaces, type ReportInput, type ValueFormat, valueFormat } from "./report_input.ts";
import { shownBy } from "./text_items.ts";

/** A graph, and what is written beside it. */
export interface GraphReport {
  /** In order: the first is the most interesting. */
  nodes: GraphNode[];
  /** Name of the program, `""` if it is not known. */
  title: string;
  /** The lines of the legend. */
  labels: string[];
  /** What percentages and colors are of. */
  total: Int64;
  format: ValueFormat;
}

/** Where it is explained how to read graphs of this kind. */
const HELP = "\nSee https://git.io/JfYMW for how to read the graph";

/**
 * Makes the graph of a report.
 *
 * @param input The report.
 * @returns The graph.
 */
export function graphReport(input: ReportInput): GraphReport {
  const graph = pictureGraph(input);
  const format = valueFormat(input, outputUnit(input, graph.nodes));
  const program = input.profile.mapping[0]?.filename ?? "";
  return {
    nodes: graph.nodes,
    title: program === "" ? "" : baseName(program),
    labels: [...reportLabels(input, shownBy(graph), format, true), HELP],
    total: input.total,
    format,
  };
}

function pictureGraph(input: ReportInput): Graph {
  const { profile, values, trim, dropNegative, callTree, labelUnits, unit } = input;
  return callGraph(profile, {
    values,
    place: graphPlaces(input),
    trim,
    order: "interest",
    dropNegative,
    callTree,
    tags: { units: labelUnits, unit },
  });
}

/**
 * Functions with the values of their lines.
 *
 * @module
 */
import { errorMessage } from "../base/error_message.ts";
import { add, type Int64 } from "../go/int64.ts";
import { byteOrder } from "../go/sort.ts";
import type { GraphNode } from "./graph/graph.ts";
import { trimmedGraph } from "./graph/trim.ts";
import type { ReportInput } from "./report_input.ts";
import { readSourceLines } from "./source_file.ts";

/** A function that was requested. */
interface AnnotatedFunction {
  name: string;
  files: AnnotatedFile[];
}

/** The part of a file that a function is in. */
export interface AnnotatedFile {
  name: string;
  /** Sums over the lines: a stack that has two of them counts twice. */
  flat: Int64;
  cum: Int64;
  lines: AnnotatedLine[];
  /** Why there are no lines; `""` if there are. */
  error: string;
}

/** A line of source. */
interface AnnotatedLine {
  number: number;
  text: string;
  flat: Int64;
  cum: Int64;
}

/** Lines around those with samples. */
const MARGIN = 5;

/**
 * Finds functions and their source.
 *
 * @param input The report; its argument says which functions.
 * @returns The functions, by name.
 * @throws {RangeError} If the argument matches nothing.
 */
export function annotatedFunctions(input: ReportInput): AnnotatedFunction[] {
  const { symbol, values, granularity, paths, dropNegative } = input;
  const { nodes } = trimmedGraph(input.profile, {
    values,
    place: { granularity, paths, objects: true },
    trim: input.trim,
    sort: "flat",
    dropNegative,
    edges: "none",
  });
  const chosen = nodes.filter(({ place }) => symbol?.matches(place.name));
  if (chosen.length === 0) {
    throw new RangeError(`no matches found for regexp: ${symbol?.pattern}`);
  }
  const missing = new Set<string>();
  return sortedGroups(chosen, ({ place }) => place.name).map(([name, group]) => ({
    name,
    files: sortedGroups(group.filter(({ place }) => place.file !== ""), ({ place }) => place.file)
      .map(([file, lines]) => listFile(input, file, lines, missing)),
  }));
}

function sortedGroups(
  nodes: GraphNode[],
  keyOf: (node: GraphNode) => string,
): [string, GraphNode[]][] {
  return [...Map.groupBy(nodes, keyOf)].sort(([a], [b]) => byteOrder(a, b));
}

/** Lists a file; `missing` has the files that could not be read, and gets more. */
function listFile(
  { sources, paths }: ReportInput,
  name: string,
  nodes: GraphNode[],
  missing: Set<string>,
): AnnotatedFile {
  const { flat, cum } = sum(nodes);
  const { start, end } = range(nodes);
  // A function that ends before it starts has no lines for which to read the file.
  if (start > end && !missing.has(name)) return { name, flat, cum, lines: [], error: "" };
  const byLine = Map.groupBy(nodes, ({ place }) => Number(place.line));
  try {
    const texts = readSourceLines(name, paths, sources);
    const lines = texts.slice(start - 1, end).map((text, i) => {
      const number = start + i;
      return { number, text, ...sum(byLine.get(number) ?? []) };
    });
    return { name, flat, cum, lines, error: "" };
  } catch (error) {
    missing.add(name);
    const reason = errorMessage(error);
    return { name, flat, cum, lines: [], error: reason };
  }
}

function range(nodes: GraphNode[]): { start: number; end: number } {
  let [start, end] = [Infinity, 0];
  for (const { place } of nodes) {
    const line = Number(place.line);
    start = Math.min(start, Number(place.startLine) || line - MARGIN);
    end = Math.max(end, line + MARGIN);
  }
  return { start: Math.max(start, 1), end };
}

function sum(nodes: readonly GraphNode[]): { flat: Int64; cum: Int64 } {
  let [flat, cum]: [Int64, Int64] = [0, 0];
  for (const node of nodes) {
    flat = add(flat, node.flat);
    cum = add(cum, node.cum);
  }
  return { flat, cum };
}

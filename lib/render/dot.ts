/**
 * `-dot`: the graph in the language of Graphviz.
 *
 * @module
 */
import { byWeight, type Edge, type GraphNode } from "../analyse/graph/graph.ts";
import { nameParts } from "../analyse/graph/place.ts";
import { type GraphReport, graphReport } from "../analyse/graph_report.ts";
import { percentage } from "../analyse/label.ts";
import type { ReportInput } from "../analyse/report_input.ts";
import { shortName } from "../analyse/short_name.ts";
import { baseName } from "../go/filepath.ts";
import { add, type Int64, magnitude, quotient, toInt64, truncateToInt64 } from "../go/int64.ts";
import { nodelets } from "./nodelets.ts";

/**
 * Draws the graph of a report.
 *
 * @param input The report.
 * @returns The graph in DOT.
 */
export function renderDot(input: ReportInput): string {
  return dotGraph(graphReport(input));
}

/**
 * Draws the graph of a report for Graphviz, which would not read all that `-dot` writes.
 *
 * @param input The report.
 * @returns The graph in DOT.
 */
export function renderPicture(input: ReportInput): string {
  return dotGraph(graphReport(input), dotText);
}

/** How names are written that Go's pprof leaves as they are: those of programs, files and tags. */
type Escape = (text: string) => string;

/**
 * Draws a graph.
 *
 * @param report The graph.
 * @param escape With a quote in a name Graphviz reads the graph only after {@linkcode dotText}.
 * @returns The graph in DOT; its nodes are `N1`, `N2`, … in the order of the report.
 */
function dotGraph(report: GraphReport, escape: Escape = asItIs): string {
  const { nodes } = report;
  const title = escape(report.title);
  const writer = new GraphWriter(report, escape);
  const lines = [
    `digraph "${title || "unnamed"}" {`,
    'node [style=filled fillcolor="#f8f8f8"]',
    legend(report.labels, title),
    ...nodes.flatMap((node) => writer.nodeLines(node)),
    ...nodes.flatMap(({ out }) => out).sort(byWeight).map((edge) => writer.edgeLine(edge)),
  ];
  return `${lines.join("\n")}\n}\n`;
}

/** Writes nodes, then edges. */
class GraphWriter {
  #report: GraphReport;
  #escape: Escape;
  #ids: ReadonlyMap<GraphNode, number>;
  #largest: number;
  /** Nodes with boxes of tags below them. */
  #tagged = new Set<GraphNode>();
  #fullNames = new Map<GraphNode, string>();

  constructor(report: GraphReport, escape: Escape) {
    const { nodes } = report;
    this.#report = report;
    this.#escape = escape;
    this.#ids = new Map(nodes.map((node, i) => [node, i + 1]));
    this.#largest = nodes.reduce((most, { flatValue }) => {
      const value = Number(magnitude(flatValue));
      return value > most ? value : most;
    }, Number(magnitude(nodes[0]?.flatValue ?? 0)));
  }

  /** A node and the boxes of its tags. */
  nodeLines(node: GraphNode): string[] {
    const id = this.#ids.get(node) ?? 0;
    const boxes = nodelets(node, `N${id}`, this.#report.format, this.#escape);
    if (boxes.length > 0) this.#tagged.add(node);
    return [this.#nodeLine(node, id), ...boxes];
  }

  #nodeLine(node: GraphNode, id: number): string {
    const { flatValue: flat, cumValue: cum } = node;
    const { total, format } = this.#report;
    const share = Number(cum) / Number(magnitude(total));
    return `N${id} [` + [
      `label="${nodeName(node, this.#escape)}${this.#valueText(flat, cum)}"`,
      `id="node${id}"`,
      `fontsize=${fontSize(flat, this.#largest)}`,
      "shape=box",
      `tooltip="${this.#fullName(node)} (${format(cum)})"`,
      `color="${dotColor(share, "line")}"`,
      `fillcolor="${dotColor(share, "fill")}"`,
    ].join(" ") + "]";
  }

  /** Written at every edge. */
  #fullName(node: GraphNode): string {
    let name = this.#fullNames.get(node);
    if (name === undefined) this.#fullNames.set(node, name = dotText(node.name));
    return name;
  }

  #valueText(flat: Int64, cum: Int64): string {
    const { total, format } = this.#report;
    const text = (value: Int64) => `${format(value)} (${percentage(value, total).trim()})`;
    const own = flat === 0 ? "0" : text(flat);
    if (cum === flat) return own;
    return `${own}${flat === 0 ? " " : "\\n"}of ${text(cum)}`;
  }

  /** An edge; all nodes are written before. */
  edgeLine({ source, target, weightValue, residual, inline }: Edge): string {
    const { total, format } = this.#report;
    const text = format(weightValue);
    const arrow = residual ? "..." : "->";
    const tooltip = `"${this.#fullName(source)} ${arrow} ${this.#fullName(target)} (${text})"`;
    const attributes = [
      `label=" ${text}${inline ? "\\n (inline)" : ""}"`,
      ...total === 0 ? [] : weightAttributes(weightValue, total),
      `tooltip=${tooltip} labeltooltip=${tooltip}`,
    ];
    if (residual) attributes.push('style="dotted"');
    // Room for the boxes of tags.
    if (this.#tagged.has(source)) attributes.push("minlen=2");
    const [from, to] = [source, target].map((node) => `N${this.#ids.get(node) ?? 0}`);
    return `${from} -> ${to} [${attributes.join(" ")}]`;
  }
}

function weightAttributes(value: Int64, total: Int64): string[] {
  const weight = shareOf(value, total, 100);
  const width = shareOf(value, total, 5);
  const color = dotColor(Number(value) / Number(magnitude(total)), "line");
  return [
    ...weight > 1 ? [`weight=${weight}`] : [],
    ...width > 1 ? [`penwidth=${width}`] : [],
    `color="${color}"`,
  ];
}

/** From 1 to one more than `most`. Products wrap at 64 bits, as in Go's pprof. */
function shareOf(value: Int64, total: Int64, most: number): Int64 {
  const part = magnitude(quotient(toInt64(BigInt(value) * BigInt(most)), total));
  return add(1, part < most ? part : most);
}

function asItIs(text: string): string {
  return text;
}

function legend(labels: readonly string[], title: string): string {
  const [first = ""] = labels;
  const lines = labels.map((label) => `${dotText(label)}\\l`).join("");
  const tooltip = title === "" ? "" : ` tooltip="${title}"`;
  return `subgraph cluster_L { "${
    dotText(first)
  }" [shape=box fontsize=16 label="${lines}"${tooltip}] }`;
}

/** The name of a node, broken where it has parts. */
function nodeName({ place }: GraphNode, escape: Escape): string {
  const name = dotText(shortName(place.name))
    .replaceAll("::", "\\n")
    // Go's type parameters are no parts.
    .replaceAll("[...]", "[…]")
    .replaceAll(".", "\\n");
  const file = place.file === "" ? "" : escape(baseName(place.file));
  return nameParts({ ...place, name, file, object: escape(place.object) }).map((part) =>
    `${part}\\n`
  ).join("");
}

const MIN_FONT = 8;
const FONT_GROWTH = 16;

function fontSize(flat: Int64, largest: number): Int64 {
  const value = Number(magnitude(flat));
  if (largest === 0 || value === 0 || value > largest) return MIN_FONT;
  return add(MIN_FONT, truncateToInt64(Math.ceil(FONT_GROWTH * Math.sqrt(value / largest))));
}

/**
 * Puts a text into a DOT string. Lines are aligned to the left.
 *
 * @param text The text.
 * @returns What to write between quotes.
 */
function dotText(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\l");
}

/** What a color is for. */
type ColorUse = "line" | "fill";

/** Saturation and value, as in HSV, of full colors. */
const SHADES: Readonly<Record<ColorUse, { saturation: number; value: number }>> = {
  line: { saturation: 1, value: 0.7 },
  fill: { saturation: 0.1, value: 0.93 },
};
/** Scores nearer to zero than this turn grey. */
const GREY_BELOW = 0.2;
/** Less than 1 moves colors away from grey, so that small differences are seen. */
const CONTRAST = 0.3;

/**
 * The color of a share: red for what is much, grey for nothing, green for what is less than before.
 *
 * @param share From -1 to 1; what is beyond counts as that.
 * @param use What the color is for.
 * @returns The color, `#rrggbb`.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { dotColor } from "./dot.ts";
 *
 * strictEqual(dotColor(1, "line"), "#b20000");
 * strictEqual(dotColor(0, "fill"), "#ededed");
 * strictEqual(dotColor(-1, "line"), "#00b200");
 * ```
 */
export function dotColor(share: number, use: ColorUse): string {
  const score = Math.max(-1, Math.min(1, share));
  const strength = Math.abs(score);
  const shade = SHADES[use];
  const saturation = shade.saturation * (strength < GREY_BELOW ? strength / GREY_BELOW : 1);
  const strong = shade.value;
  const faint = shade.value * (1 - saturation * strength ** CONTRAST);
  const blue = shade.value * (1 - saturation);
  const [red, green] = score < 0 ? [faint, strong] : [strong, faint];
  return `#${hex(red)}${hex(green)}${hex(blue)}`;
}

/** Cut off, not rounded; what is no number is 0. */
function hex(part: number): string {
  return Math.trunc(part * 255 || 0).toString(16).padStart(2, "0");
}

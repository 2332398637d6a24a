/**
 * `-callgrind`: the graph as KCachegrind reads it.
 *
 * @module
 */
import { callGraph } from "../analyse/graph/call_graph.ts";
import { byWeight, type GraphNode } from "../analyse/graph/graph.ts";
import { type Place, placeKey } from "../analyse/graph/place.ts";
import { outputUnit } from "../analyse/output_unit.ts";
import { graphPlaces, type ReportInput } from "../analyse/report_input.ts";
import { scale } from "../analyse/units.ts";
import { type Int64, toInt64, truncateToInt64 } from "../go/int64.ts";

/**
 * All places and calls. Means of calls are not divided, as in Go's pprof.
 *
 * @param input The report.
 * @returns Its text.
 */
export function renderCallgrind(input: ReportInput): string {
  const { profile, values, trim, sort, dropNegative, callTree } = input;
  const place = { ...graphPlaces(input), objects: true };
  const { nodes } = callGraph(profile, {
    values,
    place,
    trim,
    order: sort,
    dropNegative,
    callTree,
    tags: undefined,
  });
  const unit = outputUnit(input, nodes, true);
  const cost = (value: Int64) => truncateToInt64(scale(value, values.unit, unit).value);
  const calleeNames = distinctNames(nodes);
  const objects = new NameTable();
  const files = new NameTable();
  const functions = new NameTable();

  const lines = ["positions: instr line", `events: ${values.type}(${unit})`];
  let previous: Place | undefined;
  for (const node of nodes) {
    const { object, file, name, address, line } = node.place;
    if (object !== previous?.object || file !== previous.file || name !== previous.name) {
      lines.push("", `ob=${objects.short(object)}`);
      lines.push(`fl=${files.short(file)}`, `fn=${functions.short(name)}`);
    }
    lines.push(`${position(address, previous)} ${line} ${cost(node.flatValue)}`);
    for (const { target, weight } of node.out.toSorted(byWeight)) {
      const callee = target.place;
      lines.push(`cfl=${files.short(callee.file)}`);
      lines.push(`cfn=${functions.short(calleeNames.get(target) ?? "")}`);
      // How often is not known.
      lines.push(`calls=0 ${position(callee.address, previous)} ${callee.line}`);
      lines.push(`* * ${cost(weight)}`);
    }
    previous = node.place;
  }
  return lines.join("\n") + "\n";
}

/** Names that are written in full once, and as a number from then on. */
class NameTable {
  #numbers = new Map<string, number>();

  short(name: string): string {
    if (name === "") return "";
    const known = this.#numbers.get(name);
    if (known !== undefined) return `(${known})`;
    this.#numbers.set(name, this.#numbers.size + 1);
    return `(${this.#numbers.size}) ${name}`;
  }
}

/**
 * The names of nodes, numbered where different functions have the same name and
 * file: readers would take them for one.
 */
function distinctNames(nodes: readonly GraphNode[]): Map<GraphNode, string> {
  const functions = new Map<string, Map<string, number>>();
  const sameName = ({ place: { file, name } }: GraphNode) => `${file}\0${name}`;
  for (const node of nodes) {
    const key = sameName(node);
    let numbers = functions.get(key);
    if (!numbers) functions.set(key, numbers = new Map());
    const own = functionKey(node);
    if (!numbers.has(own)) numbers.set(own, numbers.size + 1);
  }
  return new Map(nodes.map((node) => {
    const numbers = functions.get(sameName(node))!;
    const suffix = numbers.size > 1 ? ` [${numbers.get(functionKey(node))}/${numbers.size}]` : "";
    return [node, node.place.name + suffix];
  }));
}

/** Equal for places of one function, in one context. */
function functionKey({ place, context }: GraphNode): string {
  const isWhole = place.address === 0 && place.line === 0;
  const whole = isWhole ? place : { ...place, address: 0, line: 0, column: 0 };
  return `${context}\0${placeKey(whole)}`;
}

/** An address, or what it takes to get there from the last one, if that is shorter. */
function position(address: Int64, previous: Place | undefined): string {
  const absolute = `0x${address.toString(16)}`;
  if (!previous) return absolute;
  if (address === previous.address) return "*";
  const step = toInt64(BigInt(address) - BigInt(previous.address));
  const relative = step < 0 ? String(step) : `+${step}`;
  return relative.length < absolute.length ? relative : absolute;
}

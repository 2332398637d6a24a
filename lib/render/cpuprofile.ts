/**
 * `-cpuprofile`: a file for DevTools, VS Code and what else reads V8's profiles.
 *
 * @module
 */
import { nameParts, type Place } from "../analyse/graph/place.ts";
import { type PlaceStack, positiveStacks } from "../analyse/place_stacks.ts";
import type { ReportInput } from "../analyse/report_input.ts";
import { scale } from "../analyse/units.ts";
import type { CallFrame, CpuProfileNode } from "../profile/import/v8/v8_profiles.ts";

/**
 * The stacks of a report as samples of V8's profiler, each as long as its value
 * in microseconds. Values that are no time count as microseconds: DevTools has
 * no other unit.
 *
 * @param input The report.
 * @returns Its JSON.
 */
export function renderCpuprofile(input: ReportInput): string {
  const { places, stacks } = positiveStacks(input);
  const tree = new CallTree(places);
  const samples: number[] = [];
  const times: number[] = [];
  let now = 0;
  for (const stack of stacks) {
    samples.push(tree.sample(stack));
    // Rounding the time and not the delta keeps the total.
    times.push(Math.round(now));
    now += microseconds(Number(stack.value), input.values.unit);
  }
  // Readers guess how long the last sample was: let that be one of nothing.
  samples.push(tree.idle());
  times.push(Math.round(now));
  return JSON.stringify({
    nodes: tree.nodes,
    startTime: 0,
    endTime: Math.round(now),
    samples,
    timeDeltas: times.map((time, i) => time - (times[i - 1] ?? 0)),
  }) + "\n";
}

function microseconds(value: number, unit: string): number {
  const { value: scaled, unit: reached } = scale(value, unit, "us");
  return reached === "us" && unit !== "" ? scaled : value;
}

/** What V8 names that is no function. */
function pseudo(functionName: string): CallFrame {
  return { functionName, scriptId: "0", url: "", lineNumber: -1, columnNumber: -1 };
}

/** V8's tree: a node for each way to reach a place. */
class CallTree {
  readonly nodes: CpuProfileNode[] = [];
  #places: readonly Place[];
  #calls: Map<number, CpuProfileNode>[] = [];
  #scripts = new Map<string, string>();
  #root: CpuProfileNode;

  constructor(places: readonly Place[]) {
    this.#places = places;
    this.#root = this.#node(pseudo("(root)"));
  }

  /** Counts a sample in which nothing ran; the id of its node. */
  idle(): number {
    const node = this.#node(pseudo("(idle)"));
    node.hitCount = 1;
    (this.#root.children ??= []).push(node.id);
    return node.id;
  }

  /** Counts a sample; the id of its node. */
  sample({ frames }: PlaceStack): number {
    let node = this.#root;
    for (const frame of frames) node = this.#call(node, frame);
    node.hitCount = (node.hitCount ?? 0) + 1;
    const line = Number(this.#places[frames.at(-1) ?? -1]?.line ?? 0);
    if (line > 0) node.positionTicks = [{ line, ticks: node.hitCount }];
    return node.id;
  }

  #call(caller: CpuProfileNode, frame: number): CpuProfileNode {
    const calls = this.#calls[caller.id - 1]!;
    let node = calls.get(frame);
    if (!node) {
      node = this.#node(this.#callFrame(this.#places[frame]!));
      calls.set(frame, node);
      (caller.children ??= []).push(node.id);
    }
    return node;
  }

  #node(callFrame: CallFrame): CpuProfileNode {
    const node: CpuProfileNode = { id: this.nodes.length + 1, callFrame, hitCount: 0 };
    this.nodes.push(node);
    this.#calls.push(new Map());
    return node;
  }

  #callFrame(place: Place): CallFrame {
    const { file, startLine, line } = place;
    // The file has a place of its own, unless there is nothing else to show.
    const name = nameParts({ ...place, line: 0, file: place.name === "" ? file : "" }).join(" ");
    return {
      functionName: name,
      scriptId: this.#script(file),
      url: file,
      lineNumber: Number(startLine !== 0 ? startLine : line) - 1,
      columnNumber: -1,
    };
  }

  #script(file: string): string {
    if (file === "") return "0";
    let id = this.#scripts.get(file);
    if (id === undefined) this.#scripts.set(file, id = String(this.#scripts.size + 1));
    return id;
  }
}

/**
 * Trees of calls that may be damaged.
 *
 * @module
 */
import type { CpuProfile, CpuProfileNode } from "./v8_profiles.ts";

/** A tree in which every sample has a stack. */
export interface CallTree {
  samples: CpuProfile;
  /** The caller of each node, by the id of the node; there are no cycles. */
  callers: ReadonlyMap<number, CpuProfileNode>;
  /** What was wrong, if anything was. */
  remarks: string[];
}

/** Stands for a call that the file refers to and does not have. */
const MISSING = "(missing call)";

/**
 * Makes a tree whole: calls that it lacks stand as one in parentheses.
 *
 * @param given What the file has; links go to callees, to callers, or both.
 * @returns The tree.
 *
 * @example
 * ```ts
 * import { mendTree } from "./call_tree.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const callFrame = { functionName: "f", scriptId: "1", url: "", lineNumber: 0, columnNumber: 0 };
 * const nodes = [{ id: 1, callFrame }];
 * const tree = mendTree({ nodes, startTime: 0, endTime: 9, samples: [1, 7], timeDeltas: [0, 4] });
 * deepStrictEqual(tree.samples.nodes.at(-1)?.callFrame.functionName, "(missing call)");
 * deepStrictEqual(tree.remarks, [
 *   "damaged: 1 of 2 samples is of a call that the file lacks: (missing call)",
 * ]);
 * ```
 */
export function mendTree(given: CpuProfile): CallTree {
  const nodes = new Map<number, CpuProfileNode>();
  for (const node of given.nodes) if (!nodes.has(node.id)) nodes.set(node.id, node);
  const doubled = given.nodes.length - nodes.size;
  const missing: CpuProfileNode = { id: freeId(nodes), callFrame: missingCall(), hitCount: 0 };
  const { callers, orphans } = link(nodes, missing);
  const cycles = cutCycles(nodes, callers, missing);
  const { samples = [] } = given;
  const lost = samples.filter((id) => !nodes.has(id)).length;
  const isUsed = lost + orphans + cycles > 0;
  const all = [...nodes.values(), ...isUsed ? [{ ...missing, hitCount: lost }] : []];
  return {
    samples: doubled === 0 && !isUsed ? given : {
      ...given,
      nodes: all,
      samples: lost === 0 ? samples : samples.map((id) => nodes.has(id) ? id : missing.id),
    },
    callers,
    remarks: [
      ...lost > 0
        ? [
          `damaged: ${lost} of ${samples.length} samples ${
            lost === 1 ? "is of a call" : "are of calls"
          } that the file lacks: ${MISSING}`,
        ]
        : [],
      ...orphans > 0 ? [`damaged: the callers of ${orphans} calls are not in the file`] : [],
      ...cycles > 0 ? [`damaged: ${cycles} calls lead to themselves in a cycle`] : [],
      ...doubled > 0 ? [`damaged: ${doubled} calls have the number of another`] : [],
    ],
  };
}

function missingCall() {
  return { functionName: MISSING, scriptId: "0", url: "", lineNumber: -1, columnNumber: -1 };
}

function freeId(nodes: ReadonlyMap<number, CpuProfileNode>): number {
  let id = -1;
  while (nodes.has(id)) id--;
  return id;
}

function link(nodes: ReadonlyMap<number, CpuProfileNode>, missing: CpuProfileNode) {
  const callers = new Map<number, CpuProfileNode>();
  let orphans = 0;
  for (const node of nodes.values()) {
    if (node.parent === undefined) continue;
    const caller = nodes.get(node.parent);
    if (!caller) orphans++;
    callers.set(node.id, caller ?? missing);
  }
  for (const node of nodes.values()) {
    for (const child of node.children ?? []) callers.set(child, node);
  }
  return { callers, orphans };
}

/** @returns How many cycles there were. */
function cutCycles(
  nodes: ReadonlyMap<number, CpuProfileNode>,
  callers: Map<number, CpuProfileNode>,
  missing: CpuProfileNode,
): number {
  let cycles = 0;
  /** Nodes by the walk that came to them first. */
  const seen = new Map<number, number>();
  let walk = 0;
  for (const { id } of nodes.values()) {
    walk++;
    let at: number | undefined = id;
    while (at !== undefined && !seen.has(at)) {
      seen.set(at, walk);
      const caller = callers.get(at);
      if (caller && seen.get(caller.id) === walk) {
        cycles++;
        callers.set(at, missing);
        break;
      }
      at = caller?.id;
    }
  }
  return cycles;
}

/**
 * How interesting a node is in a picture: the more evenly its values spread over
 * its edges, the more. A node that all comes from one and all goes to one scores
 * low, however heavy it is.
 *
 * @module
 */
import { add, type Int64, magnitude, truncateToInt64 } from "../../go/int64.ts";
import type { EdgeSum } from "./edges.ts";
import type { NodeSums } from "./sums.ts";

/** Edges at one side of a node. */
interface Side {
  total: Int64;
  entropy: number;
}

/**
 * Scores nodes.
 *
 * @param sums The nodes' values.
 * @param edges All edges between them.
 * @returns A score for each node, by number.
 */
export function entropyScores({ flat, cum }: NodeSums, edges: readonly EdgeSum[]): Int64[] {
  const callers = sides(edges, "target", []);
  const callees = sides(edges, "source", flat);
  return cum.map((value, node) => {
    // Where a stack begins or ends is worth a look.
    const spread = (callers.get(node)?.entropy ?? 1) + (callees.get(node)?.entropy ?? 1);
    return add(truncateToInt64(spread * Number(value)), flat[node]!);
  });
}

/** The edges of each node that has any, and what stays in the node beside them. */
function sides(
  edges: readonly EdgeSum[],
  end: "source" | "target",
  own: readonly Int64[],
): Map<number, Side> {
  const found = new Map<number, Side>();
  for (const edge of edges) {
    let side = found.get(edge[end]);
    if (!side) found.set(edge[end], side = { total: own[edge[end]] ?? 0, entropy: 0 });
    if (edge.weight > 0) side.total = add(side.total, edge.weight);
  }
  for (const edge of edges) {
    const side = found.get(edge[end])!;
    side.entropy += information(edge.weight, side.total);
  }
  for (const [node, side] of found) {
    if ((own[node] ?? 0) > 0) side.entropy += information(own[node]!, side.total);
  }
  return found;
}

/** Of a zero weight it is `NaN`, as in Go's pprof; such a node goes to an end. */
function information(weight: Int64, total: Int64): number {
  if (total === 0) return 0;
  const part = Number(magnitude(weight)) / Number(total);
  return -part * Math.log2(part);
}

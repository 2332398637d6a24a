import { byWeight, type Edge, type GraphNode } from "./graph.ts";

/**
 * Takes out edges over nodes that are not shown, where another path leads to the
 * same node. No edge goes that is heavier than a direct call of its target.
 *
 * @param nodes The nodes, most important first; their edges change.
 */
export function removeRedundantEdges(nodes: readonly GraphNode[]): void {
  const removed = new Set<Edge>();
  for (const node of nodes.toReversed()) {
    for (const edge of node.in.toSorted(byWeight).reverse()) {
      if (!edge.residual) break;
      if (hasDetour(edge, removed)) removed.add(edge);
    }
  }
  if (removed.size === 0) return;
  const stays = (edge: Edge) => !removed.has(edge);
  for (const node of new Set([...removed].flatMap(({ source, target }) => [source, target]))) {
    node.in = node.in.filter(stays);
    node.out = node.out.filter(stays);
  }
}

/** Whether the target can be reached without the edge and those removed. */
function hasDetour(edge: Edge, removed: ReadonlySet<Edge>): boolean {
  const seen = new Set([edge.target]);
  // A set can grow while it is walked.
  for (const node of seen) {
    for (const into of node.in) {
      if (into === edge || removed.has(into)) continue;
      if (into.source === edge.source) return true;
      seen.add(into.source);
    }
  }
  return false;
}

import { type SnapshotHead, SnapshotShapeError } from "./snapshot_head.ts";

/** What a reader has read. */
export interface SectionCounts {
  nodes: number;
  edges: number;
  /** Goes by all nodes; edges that the last one still lacks. */
  lacking(): number;
}

/**
 * Makes sure, after the last row of a section, that there were as many as the
 * head says.
 *
 * @throws {SnapshotShapeError} If there were not.
 */
export function checkSection(
  section: string,
  { nodeCount, edgeCount }: SnapshotHead,
  read: SectionCounts,
): void {
  if (section === "nodes" && read.nodes !== nodeCount) {
    throw new SnapshotShapeError("the count of nodes is wrong");
  }
  if (section !== "edges") return;
  if (read.edges !== edgeCount) throw new SnapshotShapeError("the count of edges is wrong");
  // Else what follows would be taken for where edges begin.
  if (read.lacking() !== 0) throw new SnapshotShapeError("a node lacks edges");
}

/** The head of V8's heap snapshot: what its numbers mean. */
export interface SnapshotHead {
  nodeCount: number;
  edgeCount: number;
  /** Numbers that a node has, and which of them is what. */
  node: {
    size: number;
    type: number;
    name: number;
    id: number;
    selfSize: number;
    edgeCount: number;
  };
  /** The same for an edge. */
  edge: { size: number; type: number; name: number; to: number };
  location: {
    size: number;
    object: number;
    scriptId: number;
    /** −1 where V8 does not say: that of Node 20. */
    script: number;
    line: number;
    column: number;
  };
  nodeTypes: string[];
  edgeTypes: string[];
}

/** V8's heap snapshot is not as this version of the profiler knows it. */
export class SnapshotShapeError extends RangeError {
  override name = "SnapshotShapeError";
  /** What is wrong, without whose snapshot it is. */
  readonly what: string;

  constructor(what: string) {
    super(`V8's heap snapshot has another shape than expected: ${what}`);
    this.what = what;
  }
}

/** A snapshot whose end is missing. */
export class SnapshotCutError extends SnapshotShapeError {
  override name = "SnapshotCutError";
}

/** More nodes, edges or strings no heap has that is looked at. */
export const MAX_ROWS = 2 ** 28;

/**
 * Reads the head of a snapshot: the text before its nodes.
 *
 * @throws {SnapshotShapeError} If a field is missing.
 */
export function snapshotHead(text: string): SnapshotHead {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/,\s*$/, "") + "}");
  } catch {
    throw new SnapshotShapeError("no head before the nodes");
  }
  const { meta, node_count, edge_count } = (json as { snapshot?: Head }).snapshot ?? {};
  const [nodeTypes] = meta?.node_types ?? [];
  const [edgeTypes] = meta?.edge_types ?? [];
  if (!Array.isArray(nodeTypes) || !Array.isArray(edgeTypes)) {
    throw new SnapshotShapeError("no types of nodes or edges");
  }
  if (!isCount(node_count) || !isCount(edge_count)) {
    throw new SnapshotShapeError("no counts of nodes or edges");
  }
  const node = places(
    meta?.node_fields,
    ["type", "name", "id", "self_size", "edge_count"],
    "node",
  );
  const edge = places(meta?.edge_fields, ["type", "name_or_index", "to_node"], "edge");
  const location = places(
    meta?.location_fields,
    ["object_index", "script_id", "line", "column"],
    "location",
  );
  return {
    nodeCount: node_count,
    edgeCount: edge_count,
    node: {
      size: node.size,
      type: node.at[0]!,
      name: node.at[1]!,
      id: node.at[2]!,
      selfSize: node.at[3]!,
      edgeCount: node.at[4]!,
    },
    edge: { size: edge.size, type: edge.at[0]!, name: edge.at[1]!, to: edge.at[2]! },
    location: {
      size: location.size,
      object: location.at[0]!,
      scriptId: location.at[1]!,
      script: meta?.location_fields?.indexOf("script_object_index") ?? -1,
      line: location.at[2]!,
      column: location.at[3]!,
    },
    nodeTypes,
    edgeTypes,
  };
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX_ROWS;
}

/** The head as V8 writes it. */
interface Head {
  meta?: {
    node_fields?: string[];
    node_types?: [string[], ...unknown[]];
    edge_fields?: string[];
    edge_types?: [string[], ...unknown[]];
    location_fields?: string[];
  };
  node_count?: number;
  edge_count?: number;
}

function places(fields: string[] | undefined, wanted: string[], of: string) {
  const at = wanted.map((name) => fields?.indexOf(name) ?? -1);
  const missing = wanted.filter((_, i) => at[i]! < 0);
  if (!fields || missing.length > 0) {
    throw new SnapshotShapeError(`a ${of} has no field ${missing.join(", ")}`);
  }
  return { size: fields.length, at };
}

/** An object of a heap that a test makes up. */
export interface MadeNode {
  type: string;
  name: string;
  size?: number;
  /** Type, name (or index) and end of each edge. */
  edges?: readonly (readonly [string, string | number, number])[];
  /** Of its function: script node, line, column. */
  place?: readonly [number, number, number];
}

const NODE_TYPES = [
  "hidden",
  "array",
  "string",
  "object",
  "code",
  "closure",
  "regexp",
  "number",
  "native",
  "synthetic",
  "concatenated string",
  "sliced string",
  "symbol",
  "bigint",
  "object shape",
];
const EDGE_TYPES = ["context", "element", "property", "internal", "hidden", "shortcut", "weak"];

/** The text of a heap snapshot as V8 writes it; ids are 2 × index + 1. */
export function heapText(nodes: readonly MadeNode[]): string {
  const strings: string[] = [];
  const known = new Map<string, number>();
  const string = (text: string) => {
    let index = known.get(text);
    if (index === undefined) known.set(text, index = strings.push(text) - 1);
    return index;
  };
  const rows = nodes.map(({ type, name, size = 0, edges = [] }, i) => [
    NODE_TYPES.indexOf(type),
    string(name),
    2 * i + 1,
    size,
    edges.length,
    0,
  ]);
  const edges = nodes.flatMap(({ edges = [] }) => edges).map(([type, name, to]) => [
    EDGE_TYPES.indexOf(type),
    typeof name === "number" ? name : string(name),
    6 * to,
  ]);
  const locations = nodes.flatMap(({ place }, i) =>
    place ? [6 * i, 7, 6 * place[0], place[1], place[2]] : []
  );
  const head = {
    meta: {
      node_fields: ["type", "name", "id", "self_size", "edge_count", "detachedness"],
      node_types: [NODE_TYPES, "string", "number", "number", "number", "number"],
      edge_fields: ["type", "name_or_index", "to_node"],
      edge_types: [EDGE_TYPES, "string_or_number", "node"],
      location_fields: ["object_index", "script_id", "script_object_index", "line", "column"],
    },
    node_count: nodes.length,
    edge_count: edges.length,
  };
  return `{"snapshot":${JSON.stringify(head)},\n"nodes":[${rows.join("\n,")}\n],\n"edges":[${
    edges.join("\n,")
  }\n],\n"trace_function_infos":[],\n"trace_tree":[],\n"samples":[],\n"locations":[${locations}],\n"strings":${
    JSON.stringify(strings)
  }}`;
}

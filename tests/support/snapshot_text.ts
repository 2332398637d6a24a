/** A snapshot as V8 writes it: a promise "P" with a function "f", and an object that is of no interest. */
export function snapshotText(change: (text: string) => string = (text) => text): string {
  const meta = {
    node_fields: ["type", "name", "id", "self_size", "edge_count", "detachedness"],
    node_types: [
      ["hidden", "array", "string", "object", "code", "closure", "native"],
      "string",
      "number",
    ],
    edge_fields: ["type", "name_or_index", "to_node"],
    edge_types: [
      ["context", "element", "property", "internal", "hidden", "shortcut", "weak"],
      "string_or_number",
      "node",
    ],
    location_fields: ["object_index", "script_id", "script_object_index", "line", "column"],
  };
  const head = JSON.stringify({ meta, node_count: 4, edge_count: 5 });
  return change(`{"snapshot":${head},
"nodes":[3,0,1,16,3,0
,5,1,3,32,1,0
,3,2,5,8,1,0
,4,3,7,8,0,0
],
"edges":[3,4,6
,4,7,6
,2,5,12
,3,6,18
,2,5,6
],
"trace_function_infos":[],
"trace_tree":[1,[2,[]]],
"samples":[],
"locations":[0,9,18,4,-2
,12,9,18,1,1
],
"strings":["P \\"quoted\\" \\\\",
"f",
"plain",
"system / Script / file:///a.ts",
"handler",
"other",
"code ]"]}`);
}

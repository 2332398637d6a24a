import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { SnapshotReader } from "../../../lib/collect/goroutine/snapshot/snapshot_reader.ts";
import { SnapshotShapeError } from "../../../lib/collect/goroutine/snapshot/snapshot_shape.ts";

/** A snapshot as V8 writes it: a promise "P" with a function "f", and an object that is of no interest. */
function snapshotText(change: (text: string) => string = (text) => text): string {
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

function read(text: string, size: number) {
  const reader = new SnapshotReader();
  for (let at = 0; at < text.length; at += size) reader.push(text.slice(at, at + size));
  return reader.graph();
}

Deno.test("SnapshotReader: pieces of any size give the same graph", () => {
  const text = snapshotText();
  for (let size = 1; size <= text.length; size = size < 40 ? size + 1 : size * 2) {
    const graph = read(text, size);
    strictEqual(graph.nodeCount, 4);
    strictEqual(graph.name(0), 'P "quoted" \\');
    deepStrictEqual([...graph.from(0)], [
      { type: "internal", name: "handler", node: 1 },
      { type: "hidden", name: "7", node: 1 },
    ]);
    deepStrictEqual([...graph.from(1)], [{ type: "internal", name: "code ]", node: 3 }]);
    deepStrictEqual([...graph.into(1)].map(({ node }) => node), [0, 0, 2]);
    strictEqual(graph.internal(0, "handler"), 1);
    strictEqual(graph.nodeOf(5), 2);
    deepStrictEqual(graph.location(0), {
      scriptId: "9",
      url: "file:///a.ts",
      line: 4,
      column: -2,
    });
  }
});

Deno.test("SnapshotReader: of elements that are objects only those of one index are kept", () => {
  // An array with two objects; a function is kept wherever it stands.
  const text = snapshotText((text) =>
    text.replace(
      '"edges":[3,4,6\n,4,7,6\n,2,5,12\n',
      '"edges":[1,0,12\n,1,2,12\n,1,3,6\n',
    )
  );
  const elements = (index?: number) => {
    const reader = new SnapshotReader(index);
    reader.push(text);
    return [...reader.graph().from(0)].map(({ name, node }) => `${name}:${node}`);
  };
  deepStrictEqual(elements(), ["3:1"]);
  deepStrictEqual(elements(2), ["2:2", "3:1"]);
});

Deno.test("SnapshotReader: another shape fails, and says what is missing", () => {
  const changes: [RegExp | string, string, RegExp][] = [
    ['"edge_count"', '"edges"', /a node has no field edge_count/],
    ['"to_node"', '"to"', /an? edge has no field to_node/],
    ['"location_fields"', '"places"', /a location has no field object_index/],
    ['"closure"', '"function"', /there are no nodes of type closure/],
    ['"internal"', '"inner"', /there are no edges of type internal/],
    ['"node_count":4', '"node_count":5', /the count of nodes is wrong/],
    ['"edge_count":5', '"edge_count":4', /the count of edges is wrong/],
    ['"nodes":[', '"objects":[', /ends before its nodes do/],
    [/"strings"[^]*/, "", /ends before its strings do/],
    [/\n,4,3,7,8,0,0/, "\n,4,3,7,8", /the nodes end within one/],
  ];
  for (const [from, to, message] of changes) {
    const text = snapshotText((text) => text.replace(from, to));
    throws(() => read(text, 50), (error) => {
      return error instanceof SnapshotShapeError && message.test(error.message);
    }, String(from));
  }
});

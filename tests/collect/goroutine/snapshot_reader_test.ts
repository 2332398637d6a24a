import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { atOnce } from "../../../lib/base/in_slices.ts";
import { SnapshotReader } from "../../../lib/collect/goroutine/snapshot/snapshot_reader.ts";
import { snapshotText } from "../../support/snapshot_text.ts";
import { SnapshotShapeError } from "../../../lib/profile/import/snapshot/snapshot_head.ts";

function read(text: string, size: number) {
  const reader = new SnapshotReader();
  for (let at = 0; at < text.length; at += size) reader.push(text.slice(at, at + size));
  return atOnce(reader.graph());
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
    const reader = new SnapshotReader({ element: index ?? -1 });
    reader.push(text);
    return [...atOnce(reader.graph()).from(0)].map(({ name, node }) => `${name}:${node}`);
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
    ['"node_count":4', '"node_count":1e15', /no counts of nodes or edges/],
    ['"edge_count":5', '"edge_count":-1', /no counts of nodes or edges/],
    ["16,3,0", "16,2147483648,0", /a node lacks edges/],
    [",2,5,12", ",2,5,13", /an edge leads to no node/],
    [",2,5,12", ",2,5,6000", /an edge leads to no node/],
    [",4,7,6", ",3,4294967295,6", /a name has no string/],
    ['"handler"', '"hand\\q"', /a string is broken/],
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

import type { Steps } from "../../../base/in_slices.ts";
import { GrowingUint32 } from "../../../profile/import/snapshot/growing_uint32.ts";
import {
  MAX_ROWS,
  type SnapshotHead,
  SnapshotShapeError,
} from "../../../profile/import/snapshot/snapshot_head.ts";
import { checkSection } from "../../../profile/import/snapshot/section_counts.ts";
import { SnapshotScanner } from "../../../profile/import/snapshot/snapshot_scanner.ts";
import { HeapGraph } from "./heap_graph.ts";

/** Edges that are kept besides. */
export interface KeptEdges {
  /** An index: which elements of objects are kept though they are objects; −1 for none. */
  element?: number;
  /** V8's numbers of arrays whose elements are all kept. */
  arrays?: ReadonlySet<number>;
}

/**
 * Reads a heap snapshot's text as it comes, piece by piece, and keeps what
 * shows what waits for what: some bytes for a node, and the edges between
 * functions, contexts, promises and V8's own objects. Properties, arrays,
 * strings and maps go by.
 */
export class SnapshotReader {
  #kept: KeptEdges;
  /** Nodes of the arrays whose elements are kept. */
  #arrays = new Set<number>();
  /** Whether the node whose edges are read is one of them. */
  #isArray = false;
  #head: SnapshotHead | undefined;
  #keep: EdgeFilter | undefined;
  #scanner = new SnapshotScanner({
    begin: (head) => this.#begin(head),
    rows: {
      nodes: (row) => this.#addNode(row),
      edges: (row) => this.#addEdge(row),
      locations: (row) => this.#addLocation(row),
    },
    end: (section) => this.#end(section),
    wants: (index) => this.#wanted[index] === 1,
    text: (index, text) => this.#strings.set(index, text),
  });
  #node = 0;
  /** Edges of the node that are still to come. */
  #edgesLeft = 0;
  #edgesRead = 0;
  #nodeType = new Uint8Array();
  #nodeName = new Uint32Array();
  #nodeId = new Uint32Array();
  /** First how many edges a node has, then where those begin that were kept. */
  #edgeCount = new Uint32Array();
  #edgeType = new GrowingUint32();
  #edgeName = new GrowingUint32();
  #edgeTo = new GrowingUint32();
  #locations = new Map<number, number[]>();
  #wanted = new Uint8Array();
  #strings = new Map<number, string>();

  constructor(kept: KeptEdges = {}) {
    this.#kept = kept;
  }

  /**
   * Takes the next piece of text.
   *
   * @throws {SnapshotShapeError} If it is not as expected.
   */
  push(chunk: string | Uint8Array): void {
    this.#scanner.push(chunk);
  }

  /**
   * The graph, after the last piece.
   *
   * @throws {SnapshotShapeError} If the snapshot was cut or counts are wrong.
   */
  graph(): Steps<HeapGraph> {
    this.#scanner.finish();
    const { nodeTypes, edgeTypes } = this.#head!;
    return HeapGraph.from({
      nodeTypes,
      edgeTypes,
      nodeType: this.#nodeType,
      nodeName: this.#nodeName,
      nodeId: this.#nodeId,
      firstEdge: this.#edgeCount,
      edgeType: this.#edgeType.values(),
      edgeName: this.#edgeName.values(),
      edgeTo: this.#edgeTo.values(),
      strings: this.#strings,
      locations: this.#locations,
    });
  }

  #begin(head: SnapshotHead): void {
    this.#head = head;
    this.#keep = new EdgeFilter(head, this.#kept.element ?? -1);
    this.#nodeType = new Uint8Array(head.nodeCount);
    this.#nodeName = new Uint32Array(head.nodeCount);
    this.#nodeId = new Uint32Array(head.nodeCount);
    this.#edgeCount = new Uint32Array(head.nodeCount + 1);
  }

  #end(section: string): void {
    checkSection(section, this.#head!, {
      nodes: this.#node,
      edges: this.#edgesRead,
      lacking: () => {
        this.#moveOn();
        return this.#edgesLeft;
      },
    });
    if (section === "nodes") this.#node = -1;
  }

  #addNode(row: readonly number[]): void {
    const { node } = this.#head!;
    const i = this.#node++;
    if (i >= this.#nodeType.length) throw new SnapshotShapeError("the count of nodes is wrong");
    this.#nodeType[i] = row[node.type]!;
    this.#nodeName[i] = row[node.name]!;
    this.#nodeId[i] = row[node.id]!;
    this.#edgeCount[i] = row[node.edgeCount]!;
    if (this.#kept.arrays?.has(row[node.id]!)) this.#arrays.add(i);
    if (this.#keep!.wantsName(row[node.type]!)) this.#want(row[node.name]!);
  }

  #addEdge(row: readonly number[]): void {
    if (this.#edgesLeft === 0) this.#moveOn();
    this.#edgesLeft--;
    this.#edgesRead++;
    const { edge, node } = this.#head!;
    const type = row[edge.type]!;
    const to = row[edge.to]! / node.size;
    if ((to | 0) !== to || to >= this.#nodeType.length) {
      throw new SnapshotShapeError("an edge leads to no node");
    }
    const name = row[edge.name]!;
    const isKept = this.#isArray && this.#keep!.isElement(type) ||
      this.#keep!.keeps(type, name, this.#nodeType[this.#node]!, this.#nodeType[to]!);
    if (!isKept) return;
    this.#edgeType.push(type);
    this.#edgeName.push(name);
    this.#edgeTo.push(to);
    if (!this.#keep!.isIndexed(type)) this.#want(name);
  }

  /** Goes to the next node that has edges; where its kept ones begin replaces how many it has. */
  #moveOn(): void {
    while (this.#edgesLeft === 0 && this.#node < this.#nodeType.length) {
      this.#node++;
      this.#edgesLeft = this.#edgeCount[this.#node]!;
      this.#edgeCount[this.#node] = this.#edgeTo.length;
    }
    this.#isArray = this.#arrays.has(this.#node);
  }

  #addLocation(row: readonly number[]): void {
    const { location, node } = this.#head!;
    const object = row[location.object]! / node.size;
    if (!this.#leadsToFunction(object)) return;
    const script = location.script < 0 ? -1 : row[location.script]! / node.size;
    this.#want(this.#nodeName[script] ?? 0);
    this.#locations.set(object, [
      row[location.scriptId]!,
      script,
      row[location.line]!,
      row[location.column]!,
    ]);
  }

  /** Whether an object has a kept edge to a function: a suspended one has, most objects have not. */
  #leadsToFunction(node: number): boolean {
    const targets = this.#edgeTo.values();
    // Where the edges are missing these are counts still, of whatever size.
    const end = Math.min(this.#edgeCount[node + 1]!, targets.length);
    for (let edge = this.#edgeCount[node]!; edge < end; edge++) {
      if (this.#keep!.isObjectToFunction(this.#nodeType[node]!, this.#nodeType[targets[edge]!]!)) {
        return true;
      }
    }
    return false;
  }

  #want(string: number): void {
    if (string >= this.#wanted.length) {
      if (string > MAX_ROWS) throw new SnapshotShapeError("a name has no string");
      const larger = new Uint8Array(Math.max(string + 1, 2 * this.#wanted.length));
      larger.set(this.#wanted);
      this.#wanted = larger;
    }
    this.#wanted[string] = 1;
  }
}

/** Which edges and names matter, by the types of what they join. */
class EdgeFilter {
  #object: number;
  #closure: number;
  #code: number;
  /** Types of nodes that wait or hold what waits. */
  #joins: Set<number>;
  #property: number;
  #element: number;
  #internal: number;
  #hidden: number;
  #context: number;
  /** The index of elements that are kept though they are objects. */
  #index: number;

  constructor({ nodeTypes, edgeTypes, location }: SnapshotHead, index: number) {
    this.#index = index;
    const node = (name: string) => indexOf(nodeTypes, name, "nodes");
    const edge = (name: string) => indexOf(edgeTypes, name, "edges");
    this.#object = node("object");
    this.#closure = node("closure");
    this.#code = node("code");
    // Where V8 has no nodes for scripts yet it hides those of its own structures, too.
    const own = location.script < 0 ? ["native", "hidden"] : ["native"];
    this.#joins = new Set([this.#object, this.#closure, ...own.map(node)]);
    this.#property = edge("property");
    this.#element = edge("element");
    this.#internal = edge("internal");
    this.#hidden = edge("hidden");
    this.#context = edge("context");
  }

  keeps(type: number, name: number, from: number, to: number): boolean {
    if (type === this.#property || type === this.#element) {
      if (from !== this.#object) return false;
      if (to === this.#closure) return true;
      return to === this.#object && type === this.#element && name === this.#index;
    }
    if (type !== this.#internal && type !== this.#hidden && type !== this.#context) return false;
    if (!this.#joins.has(from)) return false;
    return this.#joins.has(to) || (from === this.#closure && to === this.#code);
  }

  isElement(type: number): boolean {
    return type === this.#element;
  }

  wantsName(type: number): boolean {
    return this.#joins.has(type) || type === this.#code;
  }

  /** Whether an edge has an index in the place of a name. */
  isIndexed(type: number): boolean {
    return type === this.#element || type === this.#hidden;
  }

  isObjectToFunction(from: number, to: number): boolean {
    return from === this.#object && to === this.#closure;
  }
}

function indexOf(types: readonly string[], name: string, of: string): number {
  const index = types.indexOf(name);
  if (index < 0) throw new SnapshotShapeError(`there are no ${of} of type ${name}`);
  return index;
}

/**
 * What holds what in a heap: all nodes of a snapshot with the edges that hold.
 *
 * @module
 */
import { type SnapshotHead, SnapshotShapeError } from "./snapshot_head.ts";
import { checkSection } from "./section_counts.ts";
import { SnapshotScanner } from "./snapshot_scanner.ts";

/** Types of edges, as V8 numbers them in no fixed order. */
export interface EdgeTypes {
  readonly context: number;
  readonly element: number;
  readonly property: number;
  readonly internal: number;
  readonly hidden: number;
  readonly shortcut: number;
  readonly weak: number;
}

/** A place in a script, as V8 counts: from 0. */
export interface ScriptPlace {
  scriptId: number;
  /** Node of the script, −1 where V8 does not say. */
  script: number;
  line: number;
  column: number;
}

/** Nodes are numbers, the root is 0; their edges are grouped by the node that holds. */
export interface HeldGraph {
  readonly nodeCount: number;
  /** Names of types of nodes. */
  readonly nodeTypes: readonly string[];
  readonly edgeTypes: EdgeTypes;
  readonly nodeType: Uint8Array;
  /** Indices of {@linkcode HeldGraph.strings}. */
  readonly nodeName: Uint32Array;
  readonly nodeId: Uint32Array;
  /** Bytes of a node alone. */
  readonly selfSize: Float64Array;
  /** Where a node's edges begin; one more than there are nodes. */
  readonly firstEdge: Uint32Array;
  readonly edgeType: Uint8Array;
  /** Indices of {@linkcode HeldGraph.strings}; of elements and hidden edges the index itself. */
  readonly edgeName: Uint32Array;
  readonly edgeTo: Uint32Array;
  /** Those that name something: no contents of strings. */
  readonly strings: ReadonlyMap<number, string>;
  /** By node: one more than the index of its place, 0 for none. */
  readonly placeOf: Uint32Array;
  readonly places: readonly ScriptPlace[];
  /** Of edges of V8's that hold the value of a WeakMap: node ids of its tables, by name. */
  readonly weakTables: ReadonlyMap<number, number>;
}

/** Objects with more properties are tables for sure: their keys are not read. */
const MAX_PROPERTIES = 4_096;
/** V8 draws the value of a WeakMap from its key and from the table, by the same name. */
const WEAK_PAIR_REGEXP =
  / \/ part of key \(.* @\d+\) -> value \(.* @\d+\) pair in WeakMap \(table @(\d+)\)$/s;
/** More memory no machine has. */
const MAX_SIZE = 2 ** 48;
/** Room for strings that somebody else numbered in another way. */
const MORE_STRINGS = 1 << 16;
const INDEX_REGEXP = /^\d+$/;
/** Types of nodes whose name is what they contain. */
const CONTENT_TYPES = new Set(["string", "concatenated string", "sliced string", "number"]);

/** Reads a snapshot's text as it comes; weak edges hold nothing and go by. */
export class HeldGraphReader {
  #head: SnapshotHead | undefined;
  #edgeTypes: EdgeTypes | undefined;
  #native = -1;
  /** By type of node: whether its name is content. */
  #isContent: boolean[] = [];
  #node = 0;
  #edgesLeft = 0;
  #edgesRead = 0;
  #kept = 0;
  #nodeType = new Uint8Array();
  #nodeName = new Uint32Array();
  #nodeId = new Uint32Array();
  #selfSize = new Float64Array();
  /** First how many edges a node has, then where those begin that were kept. */
  #firstEdge = new Uint32Array();
  #edgeType = new Uint8Array();
  #edgeName = new Uint32Array();
  #edgeTo = new Uint32Array();
  #placeOf = new Uint32Array();
  #places: ScriptPlace[] = [];
  #placeIndex = new Map<string, number>();
  #wanted = new Uint8Array();
  #strings = new Map<number, string>();
  #weakTables = new Map<number, number>();
  #scanner: SnapshotScanner;

  /** @param maxText Bytes of the whole text, if they are known. */
  constructor(maxText?: number) {
    this.#scanner = new SnapshotScanner({
      begin: (head) => this.#begin(head),
      rows: {
        nodes: (row) => this.#addNode(row),
        edges: (row) => this.#addEdge(row),
        locations: (row) => this.#addPlace(row),
      },
      end: (section) => this.#end(section),
      wants: (index) => this.#wanted[index] === 1,
      text: (index, text) => this.#addString(index, text),
    }, maxText);
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
   * @throws {SnapshotCutError} If the snapshot was cut.
   */
  graph(): HeldGraph {
    this.#scanner.finish();
    return {
      nodeCount: this.#nodeType.length,
      nodeTypes: this.#head!.nodeTypes,
      edgeTypes: this.#edgeTypes!,
      nodeType: this.#nodeType,
      nodeName: this.#nodeName,
      nodeId: this.#nodeId,
      selfSize: this.#selfSize,
      firstEdge: this.#firstEdge,
      edgeType: this.#edgeType.subarray(0, this.#kept),
      edgeName: this.#edgeName.subarray(0, this.#kept),
      edgeTo: this.#edgeTo.subarray(0, this.#kept),
      strings: this.#strings,
      placeOf: this.#placeOf,
      places: this.#places,
      weakTables: this.#weakTables,
    };
  }

  #begin(head: SnapshotHead): void {
    const { nodeCount, edgeCount, nodeTypes, edgeTypes } = head;
    if (nodeCount === 0) throw new SnapshotShapeError("there are no nodes");
    this.#head = head;
    const type = (name: string) => edgeTypes.indexOf(name);
    this.#edgeTypes = {
      context: type("context"),
      element: type("element"),
      property: type("property"),
      internal: type("internal"),
      hidden: type("hidden"),
      shortcut: type("shortcut"),
      weak: type("weak"),
    };
    this.#native = nodeTypes.indexOf("native");
    this.#isContent = nodeTypes.map((name) => CONTENT_TYPES.has(name));
    this.#nodeType = new Uint8Array(nodeCount);
    this.#nodeName = new Uint32Array(nodeCount);
    this.#nodeId = new Uint32Array(nodeCount);
    this.#selfSize = new Float64Array(nodeCount);
    this.#firstEdge = new Uint32Array(nodeCount + 1);
    this.#placeOf = new Uint32Array(nodeCount);
    this.#edgeType = new Uint8Array(edgeCount);
    this.#edgeName = new Uint32Array(edgeCount);
    this.#edgeTo = new Uint32Array(edgeCount);
    // Strings are numbered as nodes and edges use them.
    this.#wanted = new Uint8Array(nodeCount + edgeCount + MORE_STRINGS);
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
    if (section === "edges") this.#firstEdge[this.#head!.nodeCount] = this.#kept;
  }

  #addNode(row: readonly number[]): void {
    const { node, nodeTypes } = this.#head!;
    const i = this.#node++;
    if (i >= this.#nodeType.length) throw new SnapshotShapeError("the count of nodes is wrong");
    const type = row[node.type]!;
    if (type < 0 || type >= nodeTypes.length) throw new SnapshotShapeError("a node has no type");
    const size = row[node.selfSize]!;
    if (!(size >= 0 && size <= MAX_SIZE)) throw new SnapshotShapeError("a node has no size");
    this.#nodeType[i] = type;
    this.#nodeName[i] = row[node.name]!;
    this.#nodeId[i] = row[node.id]!;
    this.#selfSize[i] = size;
    this.#firstEdge[i] = row[node.edgeCount]!;
    if (!this.#isContent[type]) this.#want(row[node.name]!);
  }

  #addEdge(row: readonly number[]): void {
    if (this.#edgesLeft === 0) this.#moveOn();
    if (this.#edgesLeft === 0) throw new SnapshotShapeError("an edge is of no node");
    this.#edgesLeft--;
    this.#edgesRead++;
    const { edge, node } = this.#head!;
    const type = row[edge.type]!;
    const to = row[edge.to]! / node.size;
    if (!(to >= 0 && to < this.#nodeType.length && Number.isInteger(to))) {
      throw new SnapshotShapeError("an edge leads to no node");
    }
    if (type === this.#edgeTypes!.weak) return;
    const at = this.#kept++;
    this.#edgeType[at] = type;
    this.#edgeName[at] = row[edge.name]!;
    this.#edgeTo[at] = to;
  }

  /** Goes to the next node that has edges; where its kept ones begin replaces how many it has. */
  #moveOn(): void {
    if (this.#node >= 0) this.#wantNames(this.#node);
    while (this.#edgesLeft === 0 && this.#node < this.#nodeType.length) {
      this.#node++;
      this.#edgesLeft = this.#firstEdge[this.#node]!;
      this.#firstEdge[this.#node] = this.#kept;
    }
  }

  /** Wants the names of a node's edges, all of which have been read; not the keys of a table. */
  #wantNames(node: number): void {
    if (node >= this.#nodeType.length) return;
    const { property, element, hidden, internal } = this.#edgeTypes!;
    const from = this.#firstEdge[node]!;
    let properties = 0;
    for (let edge = from; edge < this.#kept; edge++) {
      if (this.#edgeType[edge] === property) properties++;
    }
    for (let edge = from; edge < this.#kept; edge++) {
      const type = this.#edgeType[edge];
      if (type === element || type === hidden) continue;
      if (type === internal) this.#wantExportName(edge, from);
      if (type !== property || properties <= MAX_PROPERTIES) this.#want(this.#edgeName[edge]!);
    }
  }

  /** Tables of exports have a name, then its cell. */
  #wantExportName(edge: number, from: number): void {
    if (edge === from || this.#nodeType[this.#edgeTo[edge]!] !== this.#native) return;
    const before = this.#edgeTo[edge - 1]!;
    if (this.#isContent[this.#nodeType[before]!]) this.#want(this.#nodeName[before]!);
  }

  #addPlace(row: readonly number[]): void {
    const { location, node } = this.#head!;
    const object = row[location.object]! / node.size;
    if (!(object >= 0 && object < this.#placeOf.length)) return;
    const script = location.script < 0 ? -1 : row[location.script]! / node.size;
    const place: ScriptPlace = {
      scriptId: row[location.scriptId]!,
      script: script < this.#nodeType.length ? script : -1,
      line: row[location.line]!,
      column: row[location.column]!,
    };
    const key = `${place.scriptId}:${place.line}:${place.column}`;
    let index = this.#placeIndex.get(key);
    if (index === undefined) {
      index = this.#places.push(place);
      this.#placeIndex.set(key, index);
    }
    this.#placeOf[object] = index;
  }

  #want(string: number): void {
    if (!(string < this.#wanted.length)) throw new SnapshotShapeError("a name has no string");
    this.#wanted[string] = 1;
  }

  #addString(index: number, text: string): void {
    // Of arrays each internal edge has its index for a name.
    if (INDEX_REGEXP.test(text)) return;
    this.#strings.set(index, text);
    const table = WEAK_PAIR_REGEXP.exec(text)?.[1];
    if (table !== undefined) this.#weakTables.set(index, Number(table));
  }
}

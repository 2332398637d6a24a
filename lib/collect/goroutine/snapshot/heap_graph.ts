import type { Steps } from "../../../base/in_slices.ts";
import { SnapshotShapeError } from "../../../profile/import/snapshot/snapshot_head.ts";

/** An edge as seen from one of its ends. */
interface HeapEdge {
  /** `context`, `element`, `property`, `internal` or `hidden`. */
  type: string;
  /** A name; the index in digits for elements and hidden edges. */
  name: string;
  /** The node at the other end. */
  node: number;
}

/** Where the function of an object is; line and column are 0-based. */
interface HeapLocation {
  scriptId: string;
  url: string;
  line: number;
  column: number;
}

/** What the reader kept of a snapshot; edges are grouped by the node they start from. */
interface HeapParts {
  nodeTypes: readonly string[];
  edgeTypes: readonly string[];
  nodeType: Uint8Array;
  /** Indices of {@linkcode HeapParts.strings}. */
  nodeName: Uint32Array;
  nodeId: Uint32Array;
  /** Where a node's edges begin; one more than there are nodes. */
  firstEdge: Uint32Array;
  edgeType: Uint32Array;
  /** Indices of {@linkcode HeapParts.strings}; of elements and hidden edges the index itself. */
  edgeName: Uint32Array;
  edgeTo: Uint32Array;
  strings: ReadonlyMap<number, string>;
  /** By node: script id, node of the script or −1, line, column. */
  locations: ReadonlyMap<number, readonly number[]>;
}

const SCRIPT_PREFIX = "system / Script / ";

/** Nodes or edges that are looked at in a step. */
const STEP = 1 << 13;

/** The part of a heap that shows what waits for what: nodes are numbers, edges go both ways. */
export class HeapGraph {
  readonly nodeCount: number;
  /** URLs by script id, for a snapshot that does not have them. */
  scriptUrls: ReadonlyMap<string, string> = new Map<string, string>();
  #parts: HeapParts;
  /** Where the edges into a node begin in `#intoEdge`. */
  #firstInto: Uint32Array;
  #intoEdge: Uint32Array;
  #intoFrom: Uint32Array;

  private constructor(parts: HeapParts) {
    this.#parts = parts;
    this.nodeCount = parts.nodeType.length;
    this.#firstInto = new Uint32Array(this.nodeCount + 1);
    this.#intoEdge = new Uint32Array(parts.edgeTo.length);
    this.#intoFrom = new Uint32Array(parts.edgeTo.length);
  }

  /** Makes the way back for each edge. */
  static *from(parts: HeapParts): Steps<HeapGraph> {
    const graph = new HeapGraph(parts);
    const { edgeTo, firstEdge } = parts;
    const first = graph.#firstInto;
    for (let edge = 0; edge < edgeTo.length; edge++) {
      first[edgeTo[edge]! + 1]!++;
      if (edge % STEP === 0) yield;
    }
    for (let i = 0; i < graph.nodeCount; i++) {
      first[i + 1]! += first[i]!;
      if (i % STEP === 0) yield;
    }
    const next = first.slice();
    for (let from = 0; from < graph.nodeCount; from++) {
      for (let edge = firstEdge[from]!; edge < firstEdge[from + 1]!; edge++) {
        const at = next[edgeTo[edge]!]!++;
        graph.#intoEdge[at] = edge;
        graph.#intoFrom[at] = from;
      }
      if (from % STEP === 0) yield;
    }
    return graph;
  }

  type(node: number): string {
    return this.#parts.nodeTypes[this.#parts.nodeType[node]!] ?? "";
  }

  name(node: number): string {
    return this.#parts.strings.get(this.#parts.nodeName[node]!) ?? "";
  }

  /** V8's number of the object, the same in every snapshot for as long as it lives. */
  id(node: number): number {
    return this.#parts.nodeId[node]!;
  }

  /** The node with that number, −1 for none. */
  nodeOf(id: number): number {
    return this.#parts.nodeId.indexOf(id);
  }

  /** The edges that start from a node. */
  *from(node: number): Iterable<HeapEdge> {
    const { firstEdge, edgeTo } = this.#parts;
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
      yield this.#edge(edge, edgeTo[edge]!);
    }
  }

  /** The edges that end at a node. */
  *into(node: number): Iterable<HeapEdge> {
    for (let at = this.#firstInto[node]!; at < this.#firstInto[node + 1]!; at++) {
      yield this.#edge(this.#intoEdge[at]!, this.#intoFrom[at]!);
    }
  }

  /** The end of the one internal edge of that name, −1 for none. */
  internal(node: number, name: string): number {
    for (const edge of this.from(node)) {
      if (edge.name === name && edge.type === "internal") return edge.node;
    }
    return -1;
  }

  /** Where the function is that an object belongs to. */
  location(node: number): HeapLocation | undefined {
    const [scriptId, script, line, column] = this.#parts.locations.get(node) ?? [];
    if (script === undefined || line === undefined || column === undefined) return undefined;
    const name = script < 0 ? "" : this.name(script);
    return {
      scriptId: String(scriptId),
      url: name.startsWith(SCRIPT_PREFIX)
        ? name.slice(SCRIPT_PREFIX.length)
        : this.scriptUrls.get(String(scriptId)) ?? "",
      line,
      column,
    };
  }

  /** Whether places have no script but its id. */
  get lacksScripts(): boolean {
    for (const [, script] of this.#parts.locations.values()) return script === -1;
    return false;
  }

  /**
   * Makes sure that a name occurs: without it nothing is known, and an
   * empty answer would be a lie.
   *
   * @throws {SnapshotShapeError} If it does not.
   */
  require(name: string): void {
    for (const known of this.#parts.strings.values()) if (known === name) return;
    throw new SnapshotShapeError(`nothing in it is called "${name}"`);
  }

  #edge(edge: number, node: number): HeapEdge {
    const { edgeTypes, edgeType, edgeName, strings } = this.#parts;
    const type = edgeTypes[edgeType[edge]!] ?? "";
    const name = edgeName[edge]!;
    const isIndex = type === "element" || type === "hidden";
    return { type, name: isIndex ? String(name) : strings.get(name) ?? "", node };
  }
}

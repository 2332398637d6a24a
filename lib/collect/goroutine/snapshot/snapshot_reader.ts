import { HeapGraph } from "./heap_graph.ts";
import {
  MOST_ROWS,
  type SnapshotHead,
  snapshotHead,
  SnapshotShapeError,
} from "./snapshot_shape.ts";

/** The sections that are read, in the order in which V8 writes them. */
const SECTIONS = ["nodes", "edges", "locations", "strings"] as const;

const COMMA = 44;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;
const CLOSE = 93;
/** A head is two thousand characters long. */
const LONGEST_HEAD = 1 << 16;

/**
 * Reads a heap snapshot's text as it comes, piece by piece, and keeps what
 * tells what waits for what: some bytes for a node, and the edges between
 * functions, contexts, promises and V8's own objects. Properties, arrays,
 * strings and maps go by.
 */
export class SnapshotReader {
  #element: number;
  #head: SnapshotHead | undefined;
  #keep: EdgeFilter | undefined;
  /** What could not be used yet: a piece of the head, of a mark or of a string. */
  #rest = "";
  #section = 0;
  #inside = false;
  #value = 0;
  #digits = false;
  #negative = false;
  /** Which number of a row comes next. */
  #field = 0;
  #row: number[] = [];
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
  #string = 0;
  #strings = new Map<number, string>();

  /** @param element An index: which elements of objects are kept though they are objects; −1 for none. */
  constructor(element = -1) {
    this.#element = element;
  }

  /**
   * Takes the next piece of text.
   *
   * @throws {SnapshotShapeError} If it is not as expected.
   */
  push(chunk: string): void {
    const text = this.#rest + chunk;
    this.#rest = "";
    let at = 0;
    while (at < text.length && this.#section < SECTIONS.length) {
      if (!this.#inside) at = this.#seek(text, at);
      else if (SECTIONS[this.#section] === "strings") at = this.#readStrings(text, at);
      else at = this.#readNumbers(text, at);
    }
  }

  /**
   * The graph, after the last piece.
   *
   * @throws {SnapshotShapeError} If the snapshot was cut or counts are wrong.
   */
  graph(): HeapGraph {
    const section = SECTIONS[this.#section];
    if (section !== undefined) throw new SnapshotShapeError(`it ends before its ${section} do`);
    const { nodeTypes, edgeTypes } = this.#head!;
    return new HeapGraph({
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

  /** Finds where the next section begins. */
  #seek(text: string, at: number): number {
    const mark = `"${SECTIONS[this.#section]}":[`;
    const found = text.indexOf(mark, at);
    if (found < 0) {
      // All of the head is needed, of the rest what may be the beginning of a mark.
      const from = this.#head ? Math.max(at, text.length - mark.length + 1) : at;
      if (text.length - from > LONGEST_HEAD) throw new SnapshotShapeError("no nodes");
      this.#rest = text.slice(from);
      return text.length;
    }
    if (!this.#head) this.#begin(text.slice(at, found));
    this.#inside = true;
    return found + mark.length;
  }

  #begin(text: string): void {
    const head = snapshotHead(text);
    this.#head = head;
    this.#keep = new EdgeFilter(head, this.#element);
    this.#nodeType = new Uint8Array(head.nodeCount);
    this.#nodeName = new Uint32Array(head.nodeCount);
    this.#nodeId = new Uint32Array(head.nodeCount);
    this.#edgeCount = new Uint32Array(head.nodeCount + 1);
  }

  #readNumbers(text: string, from: number): number {
    const section = SECTIONS[this.#section]!;
    const head = this.#head!;
    const size = section === "nodes"
      ? head.node.size
      : head[section === "edges" ? "edge" : "location"].size;
    const row = this.#row;
    let [value, digits, field] = [this.#value, this.#digits, this.#field];
    let at = from;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code >= ZERO && code <= NINE) {
        value = value * 10 + code - ZERO;
        digits = true;
      } else if (code === COMMA || code === CLOSE) {
        if (digits) {
          row[field++] = this.#negative ? -value : value;
          value = 0;
          digits = false;
          this.#negative = false;
          if (field === size) {
            field = 0;
            if (section === "nodes") this.#addNode(row);
            else if (section === "edges") this.#addEdge(row);
            else this.#addLocation(row);
          }
        }
        if (code === CLOSE) {
          this.#endNumbers(section, field);
          at++;
          break;
        }
      } else if (code === MINUS) this.#negative = true;
    }
    [this.#value, this.#digits, this.#field] = [value, digits, field];
    return at;
  }

  #endNumbers(section: string, field: number): void {
    const { nodeCount, edgeCount } = this.#head!;
    if (field !== 0) throw new SnapshotShapeError(`the ${section} end within one`);
    if (section === "nodes") {
      if (this.#node !== nodeCount) throw new SnapshotShapeError("the count of nodes is wrong");
      this.#node = -1;
    }
    if (section === "edges") {
      if (this.#edgesRead !== edgeCount) {
        throw new SnapshotShapeError("the count of edges is wrong");
      }
      this.#moveOn();
      // Else what follows would be taken for where edges begin.
      if (this.#edgesLeft !== 0) throw new SnapshotShapeError("a node lacks edges");
    }
    this.#section++;
    this.#inside = false;
  }

  #addNode(row: readonly number[]): void {
    const { node } = this.#head!;
    const i = this.#node++;
    if (i >= this.#nodeType.length) throw new SnapshotShapeError("the count of nodes is wrong");
    this.#nodeType[i] = row[node.type]!;
    this.#nodeName[i] = row[node.name]!;
    this.#nodeId[i] = row[node.id]!;
    this.#edgeCount[i] = row[node.edgeCount]!;
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
    if (!this.#keep!.keeps(type, name, this.#nodeType[this.#node]!, this.#nodeType[to]!)) return;
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
    const end = this.#edgeCount[node + 1]!;
    for (let edge = this.#edgeCount[node]!; edge < end; edge++) {
      if (this.#keep!.isObjectToFunction(this.#nodeType[node]!, this.#nodeType[targets[edge]!]!)) {
        return true;
      }
    }
    return false;
  }

  #want(string: number): void {
    if (string >= this.#wanted.length) {
      if (string > MOST_ROWS) throw new SnapshotShapeError("a name has no string");
      const larger = new Uint8Array(Math.max(string + 1, 2 * this.#wanted.length));
      larger.set(this.#wanted);
      this.#wanted = larger;
    }
    this.#wanted[string] = 1;
  }

  #readStrings(text: string, from: number): number {
    let at = from;
    for (;;) {
      const start = nextStringOrEnd(text, at);
      if (start < 0) return text.length;
      if (text.charCodeAt(start) === CLOSE) {
        this.#section++;
        return start + 1;
      }
      const end = endOfString(text, start);
      if (end < 0) {
        this.#rest = text.slice(start);
        return text.length;
      }
      if (this.#wanted[this.#string] === 1) {
        this.#strings.set(this.#string, readString(text.slice(start, end + 1)));
      }
      this.#string++;
      at = end + 1;
    }
  }
}

/** @throws {SnapshotShapeError} If it is none as JSON has them. */
function readString(json: string): string {
  try {
    return JSON.parse(json);
  } catch {
    throw new SnapshotShapeError("a string is broken");
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

/** Where the next string or the end of them is, −1 for not in this text. */
function nextStringOrEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === '"' || char === "]") return at;
  }
  return -1;
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0) {
    let slashes = 0;
    while (text[end - 1 - slashes] === "\\") slashes++;
    if (slashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return -1;
}

/** A list of unsigned numbers of 32 bits that takes four bytes for each. */
class GrowingUint32 {
  #numbers = new Uint32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#numbers.length) {
      const larger = new Uint32Array(this.length + (this.length >> 1));
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.length++] = value;
  }

  /** The numbers so far; a view. */
  values(): Uint32Array {
    return this.#numbers.subarray(0, this.length);
  }
}

/**
 * What the nodes of a snapshot are to a person.
 *
 * @module
 */
import type { HeldGraph } from "./held_graph.ts";

/** What a node is. */
export const KIND = {
  /** What belongs to the object that holds it. */
  internal: 0,
  /** Has a class. */
  object: 1,
  closure: 2,
  /** A string, a number and the like. */
  value: 3,
  /** Variables of a function, block or module. */
  context: 4,
  code: 5,
  script: 6,
  /** A hidden class and what belongs to it. */
  shape: 7,
  /** V8's own roots. */
  root: 8,
  /** Bytes of a buffer, outside of the heap. */
  store: 9,
  module: 10,
  /** An exported variable. */
  cell: 11,
} as const;

/** Kinds of nodes that a person made, and counts. */
export const IS_COUNTED: ReadonlySet<number> = new Set([KIND.object, KIND.closure, KIND.value]);

/** By type of node, where that is enough. */
const BY_TYPE: Readonly<Record<string, number>> = {
  array: KIND.internal,
  string: KIND.value,
  "concatenated string": KIND.value,
  "sliced string": KIND.value,
  number: KIND.value,
  symbol: KIND.value,
  bigint: KIND.value,
  regexp: KIND.value,
  closure: KIND.closure,
  "object shape": KIND.shape,
  synthetic: KIND.root,
};
/** By beginnings of the names of V8's own structures. */
const OWN: readonly [string, number][] = [
  ["system / Context", KIND.context],
  ["system / SourceTextModule", KIND.module],
  ["system / JSArrayBufferData", KIND.store],
  ["system / Cell", KIND.cell],
  ["system / Script / ", KIND.script],
  ["system / Map", KIND.shape],
];
const OWN_PREFIX = "system / ";

/** Finds the kind of nodes, remembering names. */
export class NodeKinds {
  #graph: HeldGraph;
  #byType: (number | undefined)[];
  #code: number;
  #hidden: number;
  #byName = new Map<number, number>();

  /** @param graph With names of its nodes. */
  constructor(graph: HeldGraph) {
    this.#graph = graph;
    this.#byType = graph.nodeTypes.map((type) => BY_TYPE[type]);
    this.#code = graph.nodeTypes.indexOf("code");
    this.#hidden = graph.nodeTypes.indexOf("hidden");
  }

  /** One of {@linkcode KIND}. */
  of(node: number): number {
    const type = this.#graph.nodeType[node]!;
    const known = this.#byType[type];
    if (known !== undefined) return known;
    const name = this.#graph.nodeName[node]!;
    const key = name * 256 + type;
    let kind = this.#byName.get(key);
    if (kind === undefined) this.#byName.set(key, kind = this.#named(type, name));
    return kind;
  }

  #named(type: number, index: number): number {
    const name = this.#graph.strings.get(index) ?? "";
    const own = OWN.find(([prefix]) => name.startsWith(prefix));
    if (own) return own[1];
    if (type === this.#code) return KIND.code;
    if (type === this.#hidden || name === "" || name.startsWith(OWN_PREFIX)) return KIND.internal;
    return KIND.object;
  }
}

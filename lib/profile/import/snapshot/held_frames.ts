/**
 * Names on the way from the root to an object, as a person gave them.
 *
 * @module
 */
import type { CallFrame } from "../v8/v8_profiles.ts";
import type { Dominators } from "./dominators.ts";
import { type EdgeNames, holderOf, indexOf, RANK } from "./edge_names.ts";
import type { HeldGraph } from "./held_graph.ts";
import { KIND, type NodeKinds } from "./node_kinds.ts";
import type { Scripts } from "./scripts.ts";

/** A frame of a path, before its place in the source is known. */
export interface HeldFrame {
  /** `""`: the name of the call. */
  name: string;
  /** Variables: of the function whose call it is. */
  isVariables?: boolean;
  /** The function that it is, or is from. */
  call?: CallFrame;
}

const ELEMENTS = "[elements]";
const ENTRIES = "[entries]";
const PROPERTIES = "[properties]";
const WEAK_VALUE = "[WeakMap value]";
const SEVERAL = "(held by several)";
const WEAKLY = "(held weakly)";
const OWN = "(V8 internals)";
/** So many frames and steps a key of two numbers has room for. */
const ROOM = 2 ** 25;
/** What all roots of the collector are below. */
const ALL_ROOTS = new Set(["", "(GC roots)"]);

/** Names steps: a step leads from a node's dominator to the node. */
export class HeldFrames {
  readonly kinds: NodeKinds;
  /** By step: its frames, outermost first. Step 0 has none. */
  readonly steps: number[][] = [[]];
  readonly frames: HeldFrame[] = [];
  /** Names of classes; a node's is an index. */
  readonly classes: string[] = [];
  #graph: HeldGraph;
  #tree: Dominators;
  #edges: EdgeNames;
  #scripts: Scripts;
  #frameOf = new Map<string, number>();
  /** Frames by names of edges, and of nodes with places. */
  #edgeFrame = new Map<number, number>();
  #nodeFrame = new Map<number, number>();
  #contextFrame = new Map<number, number>();
  #stepOf = new Map<number, number>();
  #classOf = new Map<string, number>();
  #classByName = new Map<number, number>();
  #table: number;
  #value: number;

  /**
   * @param graph Who holds whom.
   * @param tree Who dominates whom.
   * @param edges How nodes are known.
   * @param scripts Where functions are from.
   */
  constructor(graph: HeldGraph, tree: Dominators, edges: EdgeNames, scripts: Scripts) {
    this.#graph = graph;
    this.#tree = tree;
    this.#edges = edges;
    this.kinds = scripts.kinds;
    this.#scripts = scripts;
    this.#table = indexOf(graph, "table");
    this.#value = indexOf(graph, "value");
  }

  /** The step that leads to a node; not the root. */
  step(node: number): number {
    if (this.#isRoot(node)) return 0;
    const holder = this.#tree.dominator[node]!;
    const kind = this.kinds.of(node);
    let edge = this.#edgeName(node, holder, kind);
    const own = this.#ownFrame(node, holder, kind, edge);
    if (own >= 0 && edge >= 0 && this.frames[own]!.name === this.frames[edge]!.name) edge = -1;
    const way = this.#way(node, holder, kind);
    if (way < 0 && edge < 0 && own < 0) {
      return this.#isRoot(holder) ? this.#stepFor(-1, -1, this.#named(OWN)) : 0;
    }
    return this.#stepFor(way, edge, own);
  }

  /** The class of a node; of what is no object itself that of its owner's. */
  classOf(node: number, holderClass: number): number {
    const kind = this.kinds.of(node);
    if (kind === KIND.object) {
      const name = this.#graph.nodeName[node]!;
      let known = this.#classByName.get(name);
      if (known === undefined) {
        this.#classByName.set(name, known = this.class(this.#graph.strings.get(name) ?? ""));
      }
      return known;
    }
    if (kind === KIND.value) return this.class(this.#valueName(node));
    const name = CLASS_BY_KIND[kind];
    if (name !== undefined) return this.class(name);
    return this.#isRoot(this.#tree.dominator[node]!) ? this.class(OWN) : holderClass;
  }

  /** The index of a class by its name. */
  class(name: string): number {
    let index = this.#classOf.get(name);
    if (index === undefined) {
      index = this.classes.push(name) - 1;
      this.#classOf.set(name, index);
    }
    return index;
  }

  #stepFor(way: number, edge: number, own: number): number {
    const key = ((edge + 1) * ROOM + own + 1) * 4 + way + 1;
    let step = this.#stepOf.get(key);
    if (step === undefined) {
      const list = [way < 0 ? -1 : this.#named(way === 0 ? SEVERAL : WEAKLY), edge, own];
      step = this.steps.push(list.filter((frame) => frame >= 0)) - 1;
      this.#stepOf.set(key, step);
    }
    return step;
  }

  /** What stands before a node that its dominator has no edge to: 0 several hold it, 1 nobody does for sure. */
  #way(node: number, holder: number, kind: number): number {
    if (this.#edges.isDirect(node)) return -1;
    if (this.#tree.heldWeakly[node] === 1) return 1;
    const stands = kind === KIND.object || kind === KIND.closure || kind === KIND.value;
    return stands && holder !== node ? 0 : -1;
  }

  #isRoot(node: number): boolean {
    return node === 0 || (this.kinds.of(node) === KIND.root && ALL_ROOTS.has(this.#nameOf(node)));
  }

  #nameOf(node: number): string {
    return this.#graph.strings.get(this.#graph.nodeName[node]!) ?? "";
  }

  /** The frame of the name by which a node is held, −1 for none. */
  #edgeName(node: number, holder: number, kind: number): number {
    if (HAVE_NO_NAMES.has(kind)) return -1;
    const { edgeName, weakTables } = this.#graph;
    const edge = this.#edges.edge[node]!;
    const rank = this.#edges.rank(node);
    const from = () => this.#edges.isDirect(node) ? holder : holderOf(this.#graph, edge);
    if (rank === RANK.named) {
      const name = edgeName[edge]!;
      const place = from();
      if (this.#edges.isTable(place) && !this.#isGlobal(place)) return this.#named(PROPERTIES);
      const context = this.kinds.of(place) === KIND.context ? this.#contextFrame.get(place) : -1;
      return this.#variable(name, context ?? -1);
    }
    if (rank === RANK.element) {
      return this.kinds.of(from()) === KIND.object ? this.#named(ELEMENTS) : -1;
    }
    if (rank !== RANK.internal) return -1;
    if (weakTables.has(edgeName[edge]!)) return this.#named(WEAK_VALUE);
    if (edgeName[edge] === this.#value && this.kinds.of(from()) === KIND.cell) {
      const name = this.#scripts.exportName(from());
      return name === undefined ? -1 : this.#named(name);
    }
    return this.#isEntries(from()) ? this.#named(ENTRIES) : -1;
  }

  /** Whether it is what a Map or Set keeps its entries in. */
  #isEntries(node: number): boolean {
    return this.kinds.of(node) === KIND.internal && this.#edges.rank(node) === RANK.internal &&
      this.#graph.edgeName[this.#edges.edge[node]!] === this.#table && this.#table >= 0;
  }

  #isGlobal(node: number): boolean {
    return this.#edges.rank(node) === RANK.shortcut || GLOBAL_REGEXP.test(this.#nameOf(node));
  }

  #variable(name: number, context: number): number {
    const key = name * ROOM + context + 1;
    let frame = this.#edgeFrame.get(key);
    if (frame === undefined) {
      const text = this.#graph.strings.get(name) ?? "";
      const call = context < 0 ? undefined : this.frames[context]!.call;
      frame = call ? this.#placed(text, call) : this.#named(text);
      this.#edgeFrame.set(key, frame);
    }
    return frame;
  }

  /** The frame of a node itself, −1 for none. */
  #ownFrame(node: number, holder: number, kind: number, edge: number): number {
    switch (kind) {
      case KIND.object:
        return this.#objectFrame(node, edge);
      case KIND.closure:
        return this.#closureFrame(node);
      case KIND.value:
        return this.#isNamed(edge) ? -1 : this.#named(this.#valueName(node));
      case KIND.context:
        return this.kinds.of(holder) === KIND.closure ? -1 : this.#variablesFrame(node);
      case KIND.code:
        return IN_CODE.has(this.kinds.of(holder)) ? -1 : this.#named("(code)");
      case KIND.script:
        return this.#scriptFrame(node);
      case KIND.shape:
        return this.kinds.of(holder) === KIND.shape ? -1 : this.#named("(shapes)");
      case KIND.root: {
        const name = this.#nameOf(node);
        return ALL_ROOTS.has(name) ? -1 : this.#named(name);
      }
      case KIND.store:
        return this.#named("(backing store)");
      case KIND.module:
        return this.#moduleFrame(node);
      case KIND.cell: {
        const module = this.#scripts.exporter(node);
        return module === undefined || module === holder ? -1 : this.#moduleFrame(module);
      }
      default:
        return -1;
    }
  }

  /** Whether a frame has a name that a person gave. */
  #isNamed(edge: number): boolean {
    return edge >= 0 && !BRACKETS.has(this.frames[edge]!.name);
  }

  #objectFrame(node: number, edge: number): number {
    const name = this.#graph.nodeName[node]!;
    const place = this.#graph.placeOf[node]!;
    const key = name * ROOM + place;
    let frame = this.#nodeFrame.get(key);
    if (frame === undefined) {
      const text = this.#graph.strings.get(name) ?? "";
      const call = GLOBAL_REGEXP.test(text) ? undefined : this.#scripts.placed(place, text);
      frame = call ? this.#placed(text, call) : this.#named(text.replace(GLOBAL_REGEXP, ""));
      this.#nodeFrame.set(key, frame);
    }
    return this.frames[frame]!.name === "Object" && this.#isNamed(edge) ? -1 : frame;
  }

  #closureFrame(node: number): number {
    const key = -(this.#graph.nodeName[node]! * ROOM + this.#graph.placeOf[node]!) - 1;
    let frame = this.#nodeFrame.get(key);
    if (frame === undefined) {
      frame = this.#placed("", this.#scripts.callOf(node));
      this.#nodeFrame.set(key, frame);
    }
    return frame;
  }

  #variablesFrame(context: number): number {
    let frame = this.#contextFrame.get(context);
    if (frame === undefined) {
      const call = this.#scripts.functionOf(context);
      const isModule = call !== undefined && call.functionName === "" && call.lineNumber <= 0 &&
        call.columnNumber <= 0;
      frame = call === undefined ? this.#named("(variables)") : this.#placed("", call, !isModule);
      this.#contextFrame.set(context, frame);
    }
    return frame;
  }

  #scriptFrame(node: number): number {
    const url = this.#scripts.urlOf(node);
    return this.#placed(`(script ${url.replace(/^.*\//, "")})`, this.#scripts.topOf(url));
  }

  #moduleFrame(node: number): number {
    const call = this.#scripts.moduleOf(node);
    return call === undefined ? this.#named("(module)") : this.#placed("", call);
  }

  #valueName(node: number): string {
    const type = this.#graph.nodeTypes[this.#graph.nodeType[node]!]!;
    return type.endsWith("string") ? "(string)" : `(${type})`;
  }

  #named(name: string): number {
    return this.#intern(name, { name });
  }

  #placed(name: string, call: CallFrame, isVariables = false): number {
    const { functionName, url, scriptId, lineNumber, columnNumber } = call;
    const key = [name, functionName, url || scriptId, lineNumber, columnNumber, isVariables];
    return this.#intern(key.join("\0"), { name, call, isVariables });
  }

  #intern(key: string, frame: HeldFrame): number {
    let index = this.#frameOf.get(key);
    if (index === undefined) {
      index = this.frames.push(frame) - 1;
      this.#frameOf.set(key, index);
    }
    return index;
  }
}

const GLOBAL_REGEXP = / \[JSGlobal(?:Object|Proxy)\].*$/s;
const BRACKETS = new Set([ELEMENTS, ENTRIES, PROPERTIES, WEAK_VALUE]);
const IN_CODE: ReadonlySet<number> = new Set([KIND.code, KIND.script]);
/** Of these their own frame says all. */
const HAVE_NO_NAMES: ReadonlySet<number> = new Set([
  KIND.context,
  KIND.code,
  KIND.script,
  KIND.shape,
  KIND.root,
  KIND.store,
  KIND.module,
  KIND.cell,
]);
const CLASS_BY_KIND: Readonly<Record<number, string>> = {
  [KIND.closure]: "Function",
  [KIND.context]: "(variables)",
  [KIND.code]: "(code)",
  [KIND.script]: "(code)",
  [KIND.shape]: "(shapes)",
  [KIND.root]: "(roots)",
  [KIND.store]: "(backing store)",
  [KIND.module]: "(code)",
};

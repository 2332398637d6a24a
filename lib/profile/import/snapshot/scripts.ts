/**
 * Which functions and scripts the nodes of a snapshot are from.
 *
 * @module
 */
import type { CallFrame } from "../v8/v8_profiles.ts";
import type { Steps } from "../../../base/in_slices.ts";
import type { Dominators } from "./dominators.ts";
import type { HeldGraph } from "./held_graph.ts";
import { KIND, type NodeKinds } from "./node_kinds.ts";

/** Older V8 names a script, and a function in general, by nothing but its own name. */
const SCRIPT_PREFIX_REGEXP = /^system \/ Script \/ /;
const SHARED_NAME_REGEXP = /^(?:system \/ SharedFunctionInfo(?: \/ )?|\(shared function info\)$)/;

const STEP = 1 << 11;

/** Finds functions and scripts by V8's own structures. */
export class Scripts {
  readonly kinds: NodeKinds;
  #graph: HeldGraph;
  #names: Names;
  /** URLs by script ids, and the other way round. */
  #urls = new Map<number, string>();
  #ids = new Map<string, string>();
  /** What a function is in general, by the description of its variables. */
  #sharedOfScope = new Map<number, number>();
  /** A closure by what it is in general. */
  #closureOfShared = new Map<number, number>();
  /** A closure by the variables that it sees, if they are not its alone. */
  #closureOfContext = new Map<number, number>();
  #contextOfModule = new Map<number, number>();
  /** Exported variables: their names and modules. */
  #exports = new Map<number, { name: string; module: number }>();

  private constructor(graph: HeldGraph, kinds: NodeKinds) {
    this.#graph = graph;
    this.kinds = kinds;
    this.#names = namesOf(graph);
  }

  /**
   * Reads what there is.
   *
   * @param graph Who holds whom.
   * @param tree Who dominates whom.
   * @param kinds What nodes are.
   */
  static *read(graph: HeldGraph, tree: Dominators, kinds: NodeKinds): Steps<Scripts> {
    const scripts = new Scripts(graph, kinds);
    yield* scripts.#read(tree);
    return scripts;
  }

  *#read({ dominator }: Dominators): Steps<void> {
    const kinds = this.kinds;
    for (let node = 0; node < this.#graph.nodeCount; node++) {
      if (node % STEP === 0) yield;
      const kind = kinds.of(node);
      if (kind === KIND.closure) this.#addClosure(node, dominator);
      else if (kind === KIND.code) this.#addShared(node);
      else if (kind === KIND.module) this.#addModule(node);
      else if (kind === KIND.context) {
        const module = this.#edge(node, this.#names.extension);
        if (module >= 0 && kinds.of(module) === KIND.module) {
          this.#contextOfModule.set(module, node);
        }
      }
    }
  }

  /** The URL of a script. */
  urlOf(script: number): string {
    return this.#nameOf(script).replace(SCRIPT_PREFIX_REGEXP, "");
  }

  /** The code of a module itself, if its script is known. */
  moduleOf(module: number): CallFrame | undefined {
    const context = this.#contextOfModule.get(module);
    const url = context === undefined ? undefined : this.functionOf(context)?.url;
    return url === undefined ? undefined : this.topOf(url);
  }

  /** The place of a script's own code. */
  topOf(url: string): CallFrame {
    return { ...NOWHERE, url, scriptId: this.#idOf(url) };
  }

  /** The name of an exported variable. */
  exportName(cell: number): string | undefined {
    return this.#exports.get(cell)?.name;
  }

  /** The module of an exported variable. */
  exporter(cell: number): number | undefined {
    return this.#exports.get(cell)?.module;
  }

  /** A function by its closure. */
  callOf(closure: number): CallFrame {
    const name = this.#nameOf(closure);
    const place = this.#graph.placeOf[closure]!;
    const call = place > 0 ? this.placed(place, name) : undefined;
    if (call) return call;
    const shared = this.#edge(closure, this.#names.shared);
    return { ...NOWHERE, functionName: name, ...this.#scriptOf(shared) };
  }

  /** A place of the snapshot, 1 for the first; nothing if its script is not known. */
  placed(place: number, functionName: string): CallFrame | undefined {
    const at = this.#graph.places[place - 1];
    if (!at) return undefined;
    const url = at.script >= 0 && this.kinds.of(at.script) === KIND.script
      ? this.urlOf(at.script)
      : this.#urls.get(at.scriptId);
    if (url === undefined || url === "") return undefined;
    return {
      functionName,
      scriptId: String(at.scriptId),
      url,
      lineNumber: at.line,
      columnNumber: at.column,
    };
  }

  /** The function, or module, that variables are of. */
  functionOf(context: number): CallFrame | undefined {
    const isModule = this.kinds.of(this.#edge(context, this.#names.extension)) === KIND.module;
    const scope = this.#edge(context, this.#names.scopeInfo);
    const shared = this.#sharedOfScope.get(scope);
    if (shared !== undefined && !isModule) {
      const closure = this.#closureOfShared.get(shared);
      if (closure !== undefined) return this.callOf(closure);
      const functionName = this.#nameOf(shared).replace(SHARED_NAME_REGEXP, "");
      return { ...NOWHERE, functionName, ...this.#scriptOf(shared) };
    }
    const inner = this.#closureOfContext.get(context);
    const call = inner === undefined ? undefined : this.callOf(inner);
    if (call === undefined) return shared === undefined ? undefined : this.#topOf(shared);
    return { ...NOWHERE, url: call.url, scriptId: call.scriptId };
  }

  #topOf(shared: number): CallFrame {
    return { ...NOWHERE, ...this.#scriptOf(shared) };
  }

  #addClosure(node: number, dominator: Uint32Array): void {
    const shared = this.#edge(node, this.#names.shared);
    if (shared >= 0 && !this.#closureOfShared.has(shared)) this.#closureOfShared.set(shared, node);
    const place = this.#graph.places[this.#graph.placeOf[node]! - 1];
    if (place && !this.#urls.has(place.scriptId)) {
      const { url } = this.#scriptOf(shared);
      if (url !== undefined) {
        this.#urls.set(place.scriptId, url);
        this.#ids.set(url, String(place.scriptId));
      }
    }
    const context = this.#edge(node, this.#names.context);
    if (context < 0 || this.kinds.of(context) !== KIND.context) return;
    const isShared = this.kinds.of(dominator[context]!) !== KIND.closure;
    if (isShared && !this.#closureOfContext.has(context)) this.#closureOfContext.set(context, node);
  }

  #addShared(node: number): void {
    const scope = this.#edge(node, this.#names.nameOrScope);
    if (scope >= 0 && this.kinds.of(scope) === KIND.code) this.#sharedOfScope.set(scope, node);
  }

  /** A module has a table of its exports: names, each with its cell. */
  #addModule(module: number): void {
    const { firstEdge, edgeTo } = this.#graph;
    for (let edge = firstEdge[module]!; edge < firstEdge[module + 1]!; edge++) {
      const table = edgeTo[edge]!;
      if (this.kinds.of(table) !== KIND.internal) continue;
      for (let at = firstEdge[table]! + 1; at < firstEdge[table + 1]!; at++) {
        const cell = edgeTo[at]!;
        const key = edgeTo[at - 1]!;
        if (this.kinds.of(cell) !== KIND.cell || this.kinds.of(key) !== KIND.value) continue;
        const name = this.#nameOf(key);
        if (name !== "" && !this.#exports.has(cell)) this.#exports.set(cell, { name, module });
      }
    }
  }

  /** The script of a function in general. */
  #scriptOf(shared: number): { url?: string; scriptId?: string } {
    const script = this.#edge(shared, this.#names.script);
    const older = script >= 0 ? script : this.#edge(shared, this.#names.olderScript);
    if (older < 0) return {};
    const url = this.urlOf(older);
    return { url, scriptId: this.#idOf(url) };
  }

  /** Of a script without functions nobody knows the id: its URL stands for it. */
  #idOf(url: string): string {
    return this.#ids.get(url) ?? url;
  }

  /** The end of a node's edge of that name, −1 for none. */
  #edge(node: number, name: number): number {
    if (node < 0 || name < 0) return -1;
    const { firstEdge, edgeTo, edgeName, edgeType, edgeTypes } = this.#graph;
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
      if (edgeName[edge] === name && edgeType[edge] === edgeTypes.internal) return edgeTo[edge]!;
    }
    return -1;
  }

  #nameOf(node: number): string {
    return this.#graph.strings.get(this.#graph.nodeName[node]!) ?? "";
  }
}

/** A function of which only the name is known. */
const NOWHERE: CallFrame = {
  functionName: "",
  scriptId: "0",
  url: "",
  lineNumber: -1,
  columnNumber: -1,
};

/** Indices of the names of V8's edges. */
interface Names {
  context: number;
  shared: number;
  scopeInfo: number;
  nameOrScope: number;
  extension: number;
  script: number;
  olderScript: number;
}

function namesOf({ strings }: HeldGraph): Names {
  const names = {
    context: -1,
    shared: -1,
    scope_info: -1,
    name_or_scope_info: -1,
    extension: -1,
    script: -1,
    script_or_debug_info: -1,
  };
  for (const [index, text] of strings) {
    if (Object.hasOwn(names, text)) names[text as keyof typeof names] = index;
  }
  return {
    context: names.context,
    shared: names.shared,
    scopeInfo: names.scope_info,
    nameOrScope: names.name_or_scope_info,
    extension: names.extension,
    script: names.script,
    olderScript: names.script_or_debug_info,
  };
}

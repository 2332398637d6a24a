import type { CallFrame } from "../../inspect/protocol.ts";
import type { HeapGraph } from "./snapshot/heap_graph.ts";
import { PENDING_CLASS } from "./await_positions.ts";
import { SnapshotShapeError } from "./snapshot/snapshot_shape.ts";

/** A function that stands at an `await` or, if it is a generator, at a `yield`. */
export interface Suspended {
  /** V8's number of the activation, see {@linkcode ObjectNumbers}. */
  id: number;
  node: number;
  call: CallFrame;
  /** Node of the promise that it awaits, −1 for a generator that nobody has asked. */
  awaits: number;
  /** Node of the function by which V8 resumes it, −1 if it awaits nothing. */
  resume: number;
  /** Node of the reaction that does, −1 if there is none. */
  reaction: number;
}

/** V8's names. */
const REACTION = "system / PromiseReaction";
const REQUEST = "system / AsyncGeneratorRequest";
const REACTIONS = "reactions_or_result";
/** In parentheses until V8 11. */
const RESUME_REGEXP = /(?: \/ |^\()Async(Function|Generator)\w*ResolveClosure/;

/** Who waits for what in a heap. */
export class SuspendedFunctions {
  /** Those that await something. */
  readonly all: Suspended[] = [];
  /** Objects that may be async generators which nobody asks for a value: other generators may, too. */
  readonly mayBeIdle: Suspended[] = [];
  #graph: HeapGraph;
  #byNode = new Map<number, Suspended>();
  /** The promise that a reaction waits for. */
  #promises = new Map<number, number>();

  /**
   * Finds them.
   *
   * @throws {SnapshotShapeError} If V8 calls things otherwise than expected.
   */
  constructor(graph: HeapGraph) {
    this.#graph = graph;
    for (const name of [REACTION, REACTIONS, "extension", "context", "function"]) {
      graph.require(name);
    }
    const generators: number[] = [];
    for (let node = 0; node < graph.nodeCount; node++) {
      if (graph.type(node) !== "object") continue;
      if (graph.name(node) !== PENDING_CLASS) this.#followReactions(node);
      if (graph.internal(node, "function") >= 0) generators.push(node);
    }
    for (const reaction of this.#promises.keys()) this.#addResumed(reaction);
    // The one who asked for the snapshot awaits it.
    if (this.all.length === 0) throw new SnapshotShapeError("nothing in it is suspended");
    for (const node of generators) {
      if (!this.#byNode.has(node) && this.#mayBeIdle(node)) {
        this.mayBeIdle.push(this.#describe(node, -1, -1, -1));
      }
    }
  }

  /** The suspended function at a node. */
  at(node: number): Suspended | undefined {
    return this.#byNode.get(node);
  }

  /** The promise whose outcome a reaction waits for, −1 for none. */
  promiseOf(reaction: number): number {
    return this.#promises.get(reaction) ?? -1;
  }

  /** The suspended function whose own promise is reached by an edge from this node, if it is one. */
  promising(node: number): Suspended | undefined {
    const found = this.#byNode.get(node);
    if (found) return found;
    if (this.#graph.name(node) !== REQUEST) return undefined;
    // The requests to a generator are a list; the generator holds the first.
    for (let at = node, steps = 0; steps < MOST_REQUESTS; steps++) {
      let before = -1;
      for (const { node: from, type } of this.#graph.into(at)) {
        const generator = this.#byNode.get(from);
        if (generator) return generator;
        if (type === "hidden" && this.#graph.name(from) === REQUEST) before = from;
      }
      if (before < 0) return undefined;
      at = before;
    }
    return undefined;
  }

  /** Notes for each reaction in a promise's list which promise it is. */
  #followReactions(promise: number): void {
    let reaction = this.#graph.internal(promise, REACTIONS);
    const reactions: number[] = [];
    while (reaction >= 0 && this.#graph.name(reaction) === REACTION) {
      reactions.push(reaction);
      let next = -1;
      for (const edge of this.#graph.from(reaction)) {
        if (edge.type === "hidden" && this.#graph.name(edge.node) === REACTION) next = edge.node;
      }
      reaction = next;
    }
    // V8 has the newest first; who waits longest is, as a rule, the one that began it.
    for (const reaction of reactions.reverse()) this.#promises.set(reaction, promise);
  }

  /** If the reaction resumes a function, that function is suspended. */
  #addResumed(reaction: number): void {
    for (const { node: handler, type } of this.#graph.from(reaction)) {
      if (type !== "hidden" || this.#graph.type(handler) !== "closure") continue;
      const code = this.#graph.internal(handler, "code");
      if (code < 0 || !RESUME_REGEXP.test(this.#graph.name(code))) continue;
      const context = this.#graph.internal(handler, "context");
      const node = context < 0 ? -1 : this.#graph.internal(context, "extension");
      if (node >= 0) this.#add(node, handler, reaction);
    }
  }

  #add(node: number, resume: number, reaction: number): void {
    const suspended = this.#describe(node, this.promiseOf(reaction), resume, reaction);
    this.#byNode.set(node, suspended);
    this.all.push(suspended);
  }

  /** Not an async function, which has a promise, and not what runs a module. */
  #mayBeIdle(node: number): boolean {
    for (const edge of this.#graph.from(node)) {
      if (edge.type === "hidden" && this.#graph.name(edge.node) === "Promise") return false;
    }
    const { line, column } = this.#graph.location(node) ?? {};
    return line !== undefined && line + column! > 0;
  }

  #describe(node: number, awaits: number, resume: number, reaction: number): Suspended {
    const graph = this.#graph;
    const closure = graph.internal(node, "function");
    const location = graph.location(node);
    if (closure < 0 || location === undefined) {
      throw new SnapshotShapeError("a suspended function has no place");
    }
    return {
      id: graph.id(node),
      node,
      call: {
        functionName: graph.name(closure),
        scriptId: location.scriptId,
        url: location.url,
        lineNumber: location.line,
        columnNumber: location.column,
      },
      awaits,
      resume,
      reaction,
    };
  }
}

/** More requests than anybody queues at one generator. */
const MOST_REQUESTS = 10_000;

import type { Steps } from "../../base/in_slices.ts";
import type { InspectorClient } from "../../inspect/inspector_client.ts";
import type { CallFrame } from "../../inspect/protocol.ts";
import { SnapshotShapeError } from "../../profile/import/snapshot/snapshot_head.ts";
import { PROGRAM_LABELS } from "../labels/program_labels.ts";
import { PENDING_CLASS } from "./await_positions.ts";
import { OBJECT_GROUP } from "./probed_objects.ts";
import type { HeapGraph } from "./snapshot/heap_graph.ts";

/** A function that stands at an `await` or, if it is a generator, at a `yield`. */
export interface Suspended {
  /** V8's number of the activation, see {@linkcode ObjectNumbers}. */
  id: number;
  node: number;
  call: CallFrame;
  /** Node of the promise that it awaits, −1 for a generator from which no value is requested. */
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

/** Nodes and reactions that are looked at in a step. */
const STEP = 1 << 12;
const REACTIONS_AT_ONCE = 64;

/** Who waits for what in a heap. */
export class SuspendedFunctions {
  /** Those that await something. */
  readonly all: Suspended[] = [];
  /** Objects that may be async generators from which no value is requested: other generators may, too. */
  readonly mayBeIdle: Suspended[] = [];
  #graph: HeapGraph;
  #byNode = new Map<number, Suspended>();
  /** The promise that a reaction waits for. */
  #promises = new Map<number, number>();

  private constructor(graph: HeapGraph) {
    this.#graph = graph;
  }

  /**
   * Finds them.
   *
   * @throws {SnapshotShapeError} If V8 calls things otherwise than expected.
   */
  static *find(graph: HeapGraph): Steps<SuspendedFunctions> {
    const found = new SuspendedFunctions(graph);
    yield* found.#find();
    return found;
  }

  *#find(): Steps<void> {
    const graph = this.#graph;
    for (const name of [REACTION, REACTIONS, "extension", "context", "function"]) {
      graph.require(name);
    }
    const generators: number[] = [];
    for (let node = 0; node < graph.nodeCount; node++) {
      if (node % STEP === 0) yield;
      if (graph.type(node) !== "object") continue;
      if (graph.name(node) !== PENDING_CLASS) this.#followReactions(node);
      if (graph.internal(node, "function") >= 0) generators.push(node);
    }
    let step = 0;
    for (const reaction of this.#promises.keys()) {
      this.#addResumed(reaction);
      if (step++ % REACTIONS_AT_ONCE === 0) yield;
    }
    // Whoever requested the snapshot awaits it.
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
    for (let at = node, steps = 0; steps < MAX_REQUESTS; steps++) {
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
const MAX_REQUESTS = 10_000;

/** Named after us, so that nobody takes it for the program's own. */
const PLANTED = "denoPprofSuspended";

/**
 * Suspends a function in the program, under labels if it uses some: by finding
 * it, and these, one knows that nothing else was missed.
 */
export async function plantSuspended(client: InspectorClient): Promise<void> {
  // Only the promise that it waits for keeps it alive.
  const expression = `{
    const labels = ${PROGRAM_LABELS};
    const never = new Promise(() => {});
    const planted = async function ${PLANTED}() { await never; };
    if (labels) labels.storage.run(new labels.LabelSet(undefined, {}), planted);
    else planted();
    never
  }`;
  await client.send("Runtime.evaluate", { expression, objectGroup: OBJECT_GROUP });
}

/** Whether it is that function. */
export function isPlanted({ call }: Suspended): boolean {
  return call.functionName === PLANTED;
}

/** What will settle a promise, as far as the heap shows. */
export interface Resolvers {
  /** Suspended functions whose end or next value does. */
  functions: Suspended[];
  /** Whether a timer does. */
  timer: boolean;
  /** Whether it is one of several: `Promise.all`, `race` and their like. */
  combined: boolean;
  /** Scripts of the objects that hold on to its resolve function. */
  holders: string[];
}

const CAPABILITY = "system / PromiseCapability";
const COMBINATOR_REGEXP = /(?: \/ |^\()Promise(All|Any|Race|AllSettled)\w*Closure/;
const RESOLVER_REGEXP = /(?: \/ |^\()Promise\w+/;
/** Deno's class of timers, Node's and the web's alike. */
const TIMER = "Timeout";
/** Steps from one promise to others: more than any program that a person wrote needs. */
const MAX_STEPS = 20_000;

/**
 * Finds what settles promises, by going against the direction in which their
 * outcome travels: from a promise to the functions that resolve it, and to
 * those who hold these.
 */
export class ResolverFinder {
  #graph: HeapGraph;
  #suspended: SuspendedFunctions;
  #known = new Map<number, Resolvers>();

  constructor(graph: HeapGraph, suspended: SuspendedFunctions) {
    this.#graph = graph;
    this.#suspended = suspended;
  }

  /** What settles the promise of a node. */
  of(promise: number): Resolvers {
    let resolvers = this.#known.get(promise);
    if (!resolvers) this.#known.set(promise, resolvers = this.#search(promise));
    return resolvers;
  }

  #search(promise: number): Resolvers {
    const found = { functions: new Set<Suspended>(), timer: false, combined: false };
    const holders = new Set<string>();
    const seen = new Set([promise]);
    const promises = [promise];
    // What only shares variables with the resolve function is looked at if nothing surer is known.
    const contexts: number[] = [];
    const visit = (node: number) => {
      if (node >= 0 && !seen.has(node) && seen.size < MAX_STEPS) {
        seen.add(node);
        promises.push(node);
      }
    };
    const isAnswered = () => found.functions.size > 0 || found.timer || holders.size > 0;
    for (;;) {
      const next = promises.pop();
      if (next === undefined) {
        const context = isAnswered() ? undefined : contexts.pop();
        if (context === undefined) break;
        this.#closuresOver(context, (closure) => this.#heldBy(closure, found, holders, visit));
        continue;
      }
      for (const { node, type } of this.#graph.into(next)) {
        if (type !== "hidden" && type !== "context" && type !== "internal") continue;
        const name = this.#graph.name(node);
        const resolver = type === "hidden" ? this.#suspended.promising(node) : undefined;
        if (resolver) found.functions.add(resolver);
        else if (name === REACTION) visit(this.#suspended.promiseOf(node));
        else if (name === CAPABILITY) this.#resolvers(node, found, holders, visit, contexts);
        else if (type === "hidden" && this.#graph.type(node) === "object") {
          this.#throughContext(node, found, holders, visit, contexts);
        }
      }
    }
    return { ...found, functions: [...found.functions], holders: [...holders] };
  }

  /** A capability: its promise is settled by reactions or by the elements of a combinator. */
  #resolvers(
    capability: number,
    found: Found,
    holders: Set<string>,
    visit: (promise: number) => void,
    contexts: number[],
  ): void {
    for (const { node, type } of this.#graph.into(capability)) {
      if (this.#graph.name(node) === REACTION) visit(this.#suspended.promiseOf(node));
      else if (type === "hidden") this.#throughContext(node, found, holders, visit, contexts);
    }
  }

  /** A context of V8's own resolving functions: who holds these functions settles the promise. */
  #throughContext(
    context: number,
    found: Found,
    holders: Set<string>,
    visit: (promise: number) => void,
    contexts: number[],
  ): void {
    for (const { node: closure, type, name } of this.#graph.into(context)) {
      if (type !== "internal" || name !== "context") continue;
      if (this.#graph.type(closure) !== "closure") continue;
      const code = this.#graph.internal(closure, "code");
      const builtin = code < 0 ? "" : this.#graph.name(code);
      // The promise may as well be in a variable of the program.
      if (!RESOLVER_REGEXP.test(builtin)) continue;
      if (COMBINATOR_REGEXP.test(builtin)) found.combined = true;
      this.#heldBy(closure, found, holders, visit);
      for (const holder of this.#graph.into(closure)) {
        if (holder.type === "context") contexts.push(holder.node);
      }
    }
  }

  #heldBy(
    closure: number,
    found: Found,
    holders: Set<string>,
    visit: (promise: number) => void,
  ): void {
    for (const { node, type } of this.#graph.into(closure)) {
      const name = this.#graph.name(node);
      if (name === REACTION) visit(this.#suspended.promiseOf(node));
      if (type !== "property") continue;
      if (name === TIMER) found.timer = true;
      else {
        const url = this.#graph.location(node)?.url;
        if (url) holders.add(url);
      }
    }
  }

  /** The functions that see a context's variables, from blocks inside it too. */
  #closuresOver(context: number, use: (closure: number) => void): void {
    const contexts = [context];
    for (let at = 0; at < contexts.length && at < MAX_CONTEXTS; at++) {
      for (const { node, type, name } of this.#graph.into(contexts[at]!)) {
        if (type !== "internal") continue;
        if (name === "context" && this.#graph.type(node) === "closure") use(node);
        if (name === "previous") contexts.push(node);
      }
    }
  }
}

/** What a search has found so far. */
type Found = { functions: Set<Suspended>; timer: boolean; combined: boolean };

/** Blocks that one looks into for functions that may call a resolve function. */
const MAX_CONTEXTS = 64;

import type { HeapGraph } from "./snapshot/heap_graph.ts";
import type { Suspended, SuspendedFunctions } from "./suspended.ts";

/** What will settle a promise, as far as the heap tells. */
export interface Settlers {
  /** Suspended functions whose end or next value does. */
  functions: Suspended[];
  /** Whether a timer does. */
  timer: boolean;
  /** Whether it is one of several: `Promise.all`, `race` and their like. */
  combined: boolean;
  /** Scripts of the objects that hold on to its resolve function. */
  holders: string[];
}

const REACTION = "system / PromiseReaction";
const CAPABILITY = "system / PromiseCapability";
const COMBINATOR_REGEXP = /(?: \/ |^\()Promise(All|Any|Race|AllSettled)\w*Closure/;
const RESOLVER_REGEXP = /(?: \/ |^\()Promise\w+/;
/** Deno's class of timers, Node's and the web's alike. */
const TIMER = "Timeout";
/** Steps from one promise to others: more than any program that a person wrote needs. */
const MOST_STEPS = 20_000;

/**
 * Finds what settles promises, by going against the direction in which their
 * outcome travels: from a promise to the functions that resolve it, and to
 * those who hold these.
 */
export class SettlerFinder {
  #graph: HeapGraph;
  #suspended: SuspendedFunctions;
  #known = new Map<number, Settlers>();

  constructor(graph: HeapGraph, suspended: SuspendedFunctions) {
    this.#graph = graph;
    this.#suspended = suspended;
  }

  /** What settles the promise of a node. */
  of(promise: number): Settlers {
    let settlers = this.#known.get(promise);
    if (!settlers) this.#known.set(promise, settlers = this.#search(promise));
    return settlers;
  }

  #search(promise: number): Settlers {
    const found = { functions: new Set<Suspended>(), timer: false, combined: false };
    const holders = new Set<string>();
    const seen = new Set([promise]);
    const promises = [promise];
    // What only shares variables with the resolve function is asked if nothing surer is known.
    const contexts: number[] = [];
    const visit = (node: number) => {
      if (node >= 0 && !seen.has(node) && seen.size < MOST_STEPS) {
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
        const settler = type === "hidden" ? this.#suspended.promising(node) : undefined;
        if (settler) found.functions.add(settler);
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
    for (let at = 0; at < contexts.length && at < MOST_CONTEXTS; at++) {
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
const MOST_CONTEXTS = 64;

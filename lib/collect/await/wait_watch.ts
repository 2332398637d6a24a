import v8 from "node:v8";
import type { Label } from "../../profile/types.ts";
import { areLabelsUsed, currentLabels } from "../labels/label_context.ts";
import { type Chain, chargeWaits, freeWaits, isBeside } from "./wait_times.ts";
import { type Activation, type Wait, WaitGraph } from "./wait_graph.ts";
import { WaitStacks } from "./wait_stacks.ts";

/** What was waited by one stack. */
export interface Waited {
  /** Where each function waits, as lines of a trace, leaf first. */
  places: string[];
  /** Files of what ended the leaf, where the event loop did. */
  settler: readonly string[];
  labels: readonly Label[];
  count: number;
  /** How many of these went on at the end. */
  open: number;
  millis: number;
}

/** All of it. */
export interface WaitReport {
  waited: Waited[];
  /** Since the hooks were there. */
  millis: number;
  /** Waits that were not followed. */
  left: number;
  /** Calls of hooks that failed. */
  failed: number;
  /** Turns of functions whose wait is not known. */
  unknown: number;
  /** All milliseconds of waits, with and without stacks. */
  all: number;
  /** Of these, those of waits that have stacks all the way. */
  withStacks: number;
}

/** Stacks that are told apart; the rest are one. */
const MAX_STACKS = 20_000;
/** What a stack of chance one in ten thousand would weigh is cut here. */
const MAX_WEIGHT = 10_000;

/** Follows all waits of this isolate by V8's promise hooks, until it is stopped. */
export class WaitWatch {
  #from = performance.now();
  #graph: WaitGraph;
  #unhook: () => void;
  #waited = new Map<string, Waited>();
  #all = 0;
  #withStacks = 0;
  /** Milliseconds for which those with stacks stand. */
  #weighted = 0;
  #now = 0;
  #failed = 0;

  /** @param budget The part of the time that stacks may take: a few hundredths unless told. */
  constructor(budget?: number) {
    const stacks = new WaitStacks({ init: initPromise, settled: settlePromise }, budget);
    const labels = () => areLabelsUsed() ? currentLabels() : undefined;
    const graph = this.#graph = new WaitGraph(stacks, labels, () => this.#takeRoots());
    const guarded = (work: () => void) => {
      if (stacks.isTaking) return;
      try {
        work();
      } catch {
        // What is thrown in a hook ends the whole program.
        this.#failed++;
      }
    };
    function initPromise(promise: object, parent: object | undefined): void {
      guarded(() => graph.init(promise, parent));
    }
    function settlePromise(promise: object): void {
      guarded(() => graph.settled(promise));
    }
    this.#unhook = v8.promiseHooks.createHook(
      {
        init: initPromise,
        before: (promise: object) => guarded(() => graph.before(promise)),
        settled: settlePromise,
        after: (promise: object) => guarded(() => graph.after(promise)),
      } as Parameters<typeof v8.promiseHooks.createHook>[0],
    ) as unknown as () => void;
  }

  /** Removes the hooks. What still waits has waited until now. */
  stop(): WaitReport {
    this.#unhook();
    this.#now = performance.now();
    this.#takeRoots();
    this.#takeOpen();
    return {
      waited: [...this.#waited.values()].map((waited) => this.#scale(waited)),
      millis: this.#now - this.#from,
      left: this.#graph.left,
      failed: this.#failed,
      unknown: this.#graph.unknown,
      all: this.#all,
      withStacks: this.#withStacks,
    };
  }

  /** What was waited in all is known without stacks: chance only divides it. */
  #scale(waited: Waited): Waited {
    const factor = this.#weighted > 0 ? this.#all / this.#weighted : 1;
    const { count, open, millis } = waited;
    return { ...waited, count: count * factor, open: open * factor, millis: millis * factor };
  }

  #takeRoots(): void {
    for (const { activation, own } of this.#graph.roots.splice(0)) {
      // Somebody has come to wait for it in the same turn, or it goes on.
      const isRoot = (own === undefined || own.waits.length === 0) &&
        activation.waits.every(({ end }) => end !== undefined) && !isBeside(activation);
      if (isRoot) this.#charge(activation);
      this.#graph.kept -= freeWaits(activation);
    }
  }

  #takeOpen(): void {
    // Who stops this may be one that nobody waits for, too.
    const { running } = this.#graph;
    const roots = new Set([...this.#graph.openRoots(), ...running ? [running] : []]);
    for (const activation of roots) if (!isListening(activation)) this.#charge(activation);
  }

  #charge(activation: Activation): void {
    chargeWaits(activation, this.#now, (chain, millis) => this.#add(chain, millis));
  }

  #add(chain: Chain, millis: number): void {
    const { wait } = chain;
    this.#all += millis;
    const weight = weightOf(chain);
    if (weight === 0) return;
    this.#withStacks += millis;
    this.#weighted += millis * weight;
    const places: string[] = [];
    let labels: Wait["labels"];
    for (let at: Chain | undefined = chain; at; at = at.up) {
      labels ??= at.wait.labels;
      const { place, isDerived = false } = at.wait;
      // What combines promises waits for each, at the place of the await that waits for it.
      if (place === undefined || isDerived && place === at.up?.wait.place) continue;
      places.push(place);
    }
    const own = Array.from(labels?.entries ?? [], ([key, str]): Label => ({ key, str }));
    const settler = wait.on?.settler ?? [];
    const key = JSON.stringify([places, own, settler]);
    let waited = this.#waited.get(key);
    if (waited === undefined) {
      const isFull = this.#waited.size >= MAX_STACKS;
      waited = { places: isFull ? [] : places, settler, labels: own, count: 0, open: 0, millis: 0 };
      this.#waited.set(isFull ? "" : key, this.#waited.get("") ?? waited);
      if (isFull) waited = this.#waited.get("")!;
    }
    waited.count += weight;
    if (wait.end === undefined) waited.open += weight;
    waited.millis += millis * weight;
  }
}

/** What it stands for: one for each time that its turns would have had no stack. */
function weightOf(chain: Chain): number {
  let weight = 1;
  const seen = new Set<Wait["turn"]>();
  for (let at: Chain | undefined = chain; at; at = at.up) {
    const { turn } = at.wait;
    if (!turn.hasStacks) return 0;
    if (!seen.has(turn)) weight /= turn.chance;
    seen.add(turn);
  }
  return Math.min(weight, MAX_WEIGHT);
}

/** Whether others wait for the same, and were there first. */
function isListening({ waits }: Activation): boolean {
  const wait = waits[0];
  if (wait?.isElement) return true;
  return waits.length === 1 && wait?.place !== undefined && wait.on !== undefined &&
    wait.on.waits.length > 1 && wait.on.waits.findLast(({ end }) => end === undefined) !== wait;
}

import v8 from "node:v8";
import { rests } from "../../base/in_slices.ts";
import { unixNanos } from "../clock/unix_time.ts";
import { areLabelsUsed, currentLabels } from "../labels/label_context.ts";
import { ChainStacks, type Waited } from "./chain_stacks.ts";
import type { Activation } from "./wait.ts";
import { WaitGraph } from "./wait_graph.ts";
import { type Charge, chargeWaits, freeWaits, isBeside } from "./wait_times.ts";
import { WaitStacks } from "./wait_stacks.ts";

/** All of it. */
export interface WaitReport {
  waited: Waited[];
  /** What ran after waits, if that was wanted: the function of the leaf, or it was about to. */
  ran: Waited[];
  /** Since the hooks were there. */
  millis: number;
  /** When that was, in Unix nanoseconds. */
  startedAt: bigint;
  /** Waits that began before, and count from then on. */
  early: number;
  /** About how many others there were. */
  earlyLeft: number;
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

/** How waits are followed. */
export interface WatchOptions {
  /** The part of the time that stacks may take: a few hundredths unless told. */
  budget?: number;
  /** Whether it is wanted which functions ran after their waits. */
  withRuns?: boolean;
}

/** Follows all waits of this isolate by V8's promise hooks, until it is stopped. */
export class WaitWatch {
  #from = performance.now();
  #startedAt = unixNanos();
  #graph: WaitGraph;
  #unhook: () => void;
  #waited = new ChainStacks();
  #ran = new ChainStacks();
  #charge: Charge;
  #now = 0;
  #failed = 0;

  constructor({ budget, withRuns = false }: WatchOptions = {}) {
    this.#charge = {
      waited: (chain, millis) => this.#waited.add(chain, millis),
      ...withRuns ? { ran: (chain, millis) => this.#ran.add(chain, millis) } : {},
    };
    const stacks = new WaitStacks({ init: initPromise, settled: settlePromise }, budget);
    const labels = () => areLabelsUsed() ? currentLabels() : undefined;
    const graph = this.#graph = new WaitGraph(stacks, labels, () => this.#takeRoots());
    // No closure for each call: there are four of them for every await.
    const failed = () => void this.#failed++;
    function initPromise(promise: object, parent: object | undefined): void {
      if (stacks.isTaking) return;
      try {
        graph.init(promise, parent);
      } catch {
        // What is thrown in a hook ends the whole program.
        failed();
      }
    }
    function settlePromise(promise: object): void {
      if (stacks.isTaking) return;
      try {
        graph.settled(promise);
      } catch {
        failed();
      }
    }
    function beginPromise(promise: object): void {
      if (stacks.isTaking) return;
      try {
        graph.before(promise);
      } catch {
        failed();
      }
    }
    function endPromise(promise: object): void {
      if (stacks.isTaking) return;
      try {
        graph.after(promise);
      } catch {
        failed();
      }
    }
    this.#unhook = v8.promiseHooks.createHook(
      {
        init: initPromise,
        before: beginPromise,
        settled: settlePromise,
        after: endPromise,
      } as Parameters<typeof v8.promiseHooks.createHook>[0],
    ) as unknown as () => void;
  }

  /** Removes the hooks. What still waits has waited until now. */
  async stop(): Promise<WaitReport> {
    this.#unhook();
    this.#now = performance.now();
    // Who stops this may be one that nobody waits for, too.
    const { running } = this.#graph;
    this.#takeRoots();
    await this.#takeOpen(running);
    return {
      waited: this.#waited.take(),
      ran: this.#ran.take(),
      millis: this.#now - this.#from,
      startedAt: this.#startedAt,
      early: this.#graph.early,
      earlyLeft: this.#graph.earlyLeft,
      left: this.#graph.left,
      failed: this.#failed,
      unknown: this.#graph.unknown,
      all: this.#waited.all,
      withStacks: this.#waited.withStacks,
    };
  }

  #takeRoots(): void {
    for (const { activation, own } of this.#graph.roots.splice(0)) {
      // Somebody has come to wait for it in the same turn, or it goes on.
      const isRoot = (own === undefined || own.waits.length === 0) &&
        activation.waits.every(({ end }) => end !== undefined) && !isBeside(activation);
      if (isRoot) chargeWaits(activation, this.#now, this.#charge);
      this.#graph.kept -= freeWaits(activation);
    }
  }

  async #takeOpen(running: Activation | undefined): Promise<void> {
    const rest = rests();
    const roots = new Set<Activation>(running ? [running] : []);
    for (const root of this.#graph.openRoots()) {
      if (root) roots.add(root);
      await rest();
    }
    for (const activation of roots) {
      if (!isListening(activation)) chargeWaits(activation, this.#now, this.#charge);
      await rest();
    }
  }
}

/** Whether others wait for the same, and were there first. */
function isListening({ waits }: Activation): boolean {
  const wait = waits[0];
  if (wait?.isElement) return true;
  return waits.length === 1 && wait?.isDerived === true && wait.on !== undefined &&
    wait.on.waits.length > 1 && wait.on.waits.findLast(({ end }) => end === undefined) !== wait;
}

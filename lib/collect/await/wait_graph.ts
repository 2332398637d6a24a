/**
 * Who waits for whom, as V8's promise hooks show it.
 *
 * @module
 */
import type { LabelSet } from "../labels/label_set.ts";
import {
  type Activation,
  type Awaited,
  functionOf,
  isShort,
  type Stacks,
  type Turn,
  type Wait,
} from "./wait.ts";

/** Waits and promises that are followed at once. */
export const MAX_FOLLOWED = 200_000;
/** Waits that are kept until it is known who waits for them. */
export const MAX_KEPT = 400_000;
/** Promises of one turn that may be a function's own. */
const MAX_CANDIDATES = 64;
/** Ends of one turn of the event loop that are told apart. */
const MAX_ORPHANS = 1_000;
/** Functions that ended, whose callers began to wait before the hooks. */
const MAX_EARLY = 1_000;
/** Whoever waited for one of them goes on so soon. */
const EARLY_MILLIS = 20;
/** More waits of one turn of the event loop are drawn again. */
const MAX_OF_TURN = 200;

/** Of what has no stack that could be taken. */
const NO_TURN: Turn = { at: 0, hasStacks: true, chance: 1 };

/**
 * Follows promises from hook to hook.
 *
 * An async function is known by the order of the hooks: what it settles last in
 * a turn, just before the promise of its wait is settled, is its own promise;
 * what it begins last there is its next wait. So the waits of a function are
 * in one {@linkcode Activation}, and the wait for its promise leads to them.
 */
export class WaitGraph {
  /** Ended by themselves: nobody waited for them. */
  readonly roots: { activation: Activation; own: Awaited | undefined }[] = [];
  /** Waits that were not followed. */
  left = 0;
  /** Waits that began before the hooks. */
  unknown = 0;
  /** Waits that began before the hooks, and are in it from then on. */
  early = 0;
  /** The same, that are not: about. */
  earlyLeft = 0;
  /** Waits kept until their root has ended; whoever takes roots counts them off. */
  kept = 0;
  #from = performance.now();
  /** Who went on with them: whose wait was theirs. */
  #earlyOuters: { line: string; at: number }[] = [];
  #stacks: Stacks;
  #labels: () => LabelSet | undefined;
  #ended: () => void;
  #waits = new Map<object, Wait>();
  #awaited = new Map<object, Awaited>();
  #running: object | undefined;
  #wait: Wait | undefined;
  #turn: Turn | undefined;
  /** Waits since it was drawn. */
  #drawn = 0;
  #lastWait: Wait | undefined;
  #lastSettled: Awaited | undefined;
  #isSettled = false;
  #candidates: object[] = [];
  /** Those of them that are known to be of a function that waits. */
  #claimed = new Set<object>();
  /** Functions that returned a promise, which theirs follows. */
  #returned: Activation[] = [];
  /** Settled promises without a known waiter. */
  #orphans: Awaited[] = [];

  /**
   * @param labels The labels in force.
   * @param ended Called between turns of the event loop when there are roots.
   */
  constructor(stacks: Stacks, labels: () => LabelSet | undefined, ended: () => void) {
    this.#stacks = stacks;
    this.#labels = labels;
    this.#ended = ended;
  }

  /** A promise is made; with a parent it waits for that. */
  init(promise: object, parent: object | undefined): void {
    if (this.#running === undefined) this.#betweenTurns();
    if (parent === undefined) {
      if (this.#candidates.length >= MAX_CANDIDATES) {
        this.#claimed.delete(this.#candidates.shift()!);
      }
      this.#candidates.push(promise);
      return;
    }
    if (this.#awaited.size >= MAX_FOLLOWED || this.#waits.size >= MAX_FOLLOWED) {
      this.left++;
      return;
    }
    const at = this.#candidates.lastIndexOf(parent);
    let on = this.#awaited.get(parent);
    if (on === undefined) this.#awaited.set(parent, on = { promise: parent, waits: [] });
    if (this.#claimed.has(parent)) on.isFunctions = true;
    if (at >= 0) {
      on.isNew = true;
      this.#candidates.length = at;
    }
    if (++this.#drawn % MAX_OF_TURN === 0) this.#turn = this.#stacks.turn(undefined);
    const turn = this.#turn ??= this.#stacks.turn(this.#wait?.turn);
    const activation: Activation = { waits: [] };
    // All of one shape: V8 moves what grows.
    const wait: Wait = {
      start: performance.now(),
      end: undefined,
      on,
      activation,
      turn,
      place: undefined,
      labels: this.#labels(),
    };
    if (turn.hasStacks) {
      const isCalled = this.#unclaimed() !== undefined;
      // Where hooks were used before, what began before them shows when it goes on, else it does not.
      const isEarly = !isCalled && this.#wait === undefined;
      const place = this.#stacks.place(isCalled ? "callers" : isEarly ? "outer" : "none");
      if (place) {
        wait.place = place.line;
        if (place.outer) {
          this.#addEarly(wait, place.line, place.outer);
          if (this.#running !== undefined) this.#wait = wait;
        }
        if (place.callers.length > 0) activation.callers = place.callers;
        if (place.isDerived) wait.isDerived = true;
        if (place.isElement) wait.isElement = true;
      }
    }
    this.#claim(wait);
    activation.waits.push(wait);
    on.waits.push(wait);
    this.#waits.set(promise, wait);
    this.#lastWait = wait;
    this.#lastSettled = undefined;
  }

  /** A function goes on that began to wait before the hooks. */
  #addEarly({ activation, turn, start }: Wait, place: string, outer: readonly string[]): void {
    activation.outer = outer;
    const own = functionOf(place);
    const at = this.#earlyOuters.findIndex(({ line, at }) =>
      line === own && start - at < EARLY_MILLIS
    );
    if (at >= 0) this.#earlyOuters.splice(at, 1);
    // Of a part of them it would not be known whether what they waited for is in it already.
    else if (turn.chance === 1) {
      this.early++;
      activation.waits.push({ start: this.#from, end: start, activation, place, turn });
    } else this.earlyLeft += 1 / turn.chance;
  }

  /** What waited with this promise goes on. */
  before(promise: object): void {
    this.#begin(promise);
    const wait = this.#waits.get(promise);
    if (wait?.on?.isNew && wait.on.promise !== undefined) {
      this.#wrapped(promise, wait, wait.on);
      return;
    }
    this.#wait = wait;
    if (wait && wait.end === undefined) this.#end(wait);
  }

  /**
   * What was awaited is no promise, but has a `then`, which is called now: the
   * promise around it has the function's own for its parent, and does not wait for that.
   */
  #wrapped(promise: object, wait: Wait, own: Awaited): void {
    this.#waits.delete(promise);
    own.waits.splice(own.waits.indexOf(wait), 1);
    const inner = this.#awaited.get(promise)?.waits[0];
    if (inner === undefined) return;
    for (const outer of own.waits) {
      if (wait.activation.claim) outer.activation.claim ??= wait.activation.claim;
    }
    if (own.promise) inner.activation.claim ??= own.promise;
    if (wait.activation.callers) inner.activation.callers = wait.activation.callers;
    const { waits } = wait.activation;
    // Of a function that went on it has joined the waits before it.
    if (inner.activation !== wait.activation) waits.splice(waits.indexOf(wait), 1);
  }

  /** A promise has its value. */
  settled(promise: object): void {
    if (this.#running === undefined) this.#betweenTurns();
    const awaited = this.#awaited.get(promise);
    if (awaited) {
      this.#forget(awaited);
      // A function settles its own promise: what called that says nothing.
      if (!awaited.isFunctions && promise !== this.#running && awaited.waits[0]?.turn.hasStacks) {
        const settler = this.#stacks.settler(this.#running !== undefined);
        if (settler) awaited.settler = settler;
      }
    }
    const at = this.#candidates.lastIndexOf(promise);
    if (at >= 0) this.#candidates.splice(at, 1);
    if (promise === this.#running) {
      this.#isSettled = true;
      this.#settleRunning(promise, awaited);
      return;
    }
    const wait = this.#waits.get(promise);
    if (wait && wait.end === undefined) {
      // What a generator yields is settled without a turn: nobody waits there.
      this.#waits.delete(promise);
      const waits = wait.on?.waits;
      waits?.splice(waits.indexOf(wait), 1);
      if (this.#lastWait === wait) this.#lastWait = undefined;
    }
    if (this.#running !== undefined) {
      this.#lastSettled = awaited ?? { promise: undefined, waits: [] };
    }
  }

  /** It has done what it could. */
  after(promise: object): void {
    if (!this.#isSettled) this.#follow(promise, this.#lastWait);
    if (this.#isSettled) this.#waits.delete(promise);
    this.#begin(undefined);
  }

  /** What runs now. */
  get running(): Activation | undefined {
    return this.#wait?.activation;
  }

  /**
   * Finds who is thought to settle what others wait for, in steps.
   *
   * @returns What nobody waits for.
   */
  *openRoots(): Generator<Activation | undefined> {
    for (const [promise, { end, activation }] of this.#waits) {
      if (end !== undefined) continue;
      const { claim } = activation;
      // A callback settles the promise of its wait, a function its own.
      const own = this.#awaited.get(promise) ?? (claim && this.#awaited.get(claim));
      if (own) own.guess = activation;
      yield own ? undefined : activation;
    }
  }

  #begin(promise: object | undefined): void {
    this.#running = promise;
    this.#turn = undefined;
    this.#drawn = 0;
    this.#wait = this.#lastWait = this.#lastSettled = undefined;
    this.#isSettled = false;
    this.#candidates.length = 0;
    this.#claimed.clear();
  }

  #forget(awaited: Awaited): void {
    if (awaited.promise === undefined) return;
    this.#awaited.delete(awaited.promise);
    awaited.promise = undefined;
  }

  #betweenTurns(): void {
    this.#orphans.length = this.#returned.length = 0;
    if (this.roots.length > 0) this.#ended();
  }

  /** Of the functions that have not waited yet the innermost began last. */
  #claim(wait: Wait): void {
    if (wait.isDerived) return;
    const claim = this.#unclaimed();
    if (claim === undefined) return;
    wait.activation.claim = claim;
    this.#claimed.add(claim);
  }

  #unclaimed(): object | undefined {
    for (let i = this.#candidates.length - 1; i >= 0; i--) {
      const promise = this.#candidates[i]!;
      if (!this.#claimed.has(promise)) return promise;
    }
    return undefined;
  }

  #end(wait: Wait): void {
    wait.end = performance.now();
    if (wait.on?.promise) {
      wait.isQueued = true;
      this.#forget(wait.on);
    }
    const { waits } = wait.activation;
    const before = waits.at(-2);
    if (this.kept >= MAX_KEPT) {
      this.left++;
      waits.pop();
    } else if (before !== undefined && isShort(before) && isShort(wait)) {
      before.isFree = true;
      waits.splice(-2, 1);
    } else this.kept++;
  }

  #settleRunning(promise: object, awaited: Awaited | undefined): void {
    const activation = (this.#wait ??= this.#reaction(promise)).activation;
    if (awaited) awaited.by = activation;
    const own = this.#lastSettled;
    if (own) {
      own.by = activation;
      if (own.waits.length > 0) return;
      if (this.#orphans.length < MAX_ORPHANS) this.#orphans.push(own);
      if (!awaited) this.#endRoot(activation, own);
    } else if (this.#lastWait) this.#join(this.#lastWait, activation);
    else {
      this.#wait.isListener = true;
      if (activation.claim && activation.waits.length > 0) this.#returned.push(activation);
      if (!awaited) this.#endRoot(activation, undefined);
    }
  }

  #endRoot(activation: Activation, own: Awaited | undefined): void {
    this.roots.push({ activation, own });
    const at = activation.end = performance.now();
    const [line] = activation.outer ?? [];
    if (line === undefined) return;
    if (this.#earlyOuters.length >= MAX_EARLY) this.#earlyOuters.shift();
    this.#earlyOuters.push({ line: functionOf(line), at });
  }

  /** A promise of a class of its own: V8 does not say what it waited for. */
  #reaction(promise: object): Wait {
    const on = this.#orphans.shift();
    const now = performance.now();
    if (on === undefined) this.unknown++;
    const activation: Activation = { waits: [], claim: promise };
    const start = Math.min(now, ...on?.by?.waits.slice(0, 1).map((wait) => wait.start) ?? []);
    const wait: Wait = { start, end: now, activation, turn: NO_TURN };
    if (on) {
      wait.on = on;
      on.waits.push(wait);
      activation.waits.push(wait);
    }
    return wait;
  }

  /** A promise is settled by another one, for which it waits now. */
  #follow(promise: object, next: Wait | undefined): void {
    const wait = this.#waits.get(promise);
    if (wait) {
      if (wait.follows && next) this.#join(next, wait.activation);
      wait.follows = true;
      return;
    }
    if (next === undefined) return;
    const at = this.#returned.findIndex(({ claim }) => claim === promise);
    if (at >= 0) this.#join(next, this.#returned.splice(at, 1)[0]!);
  }

  /** The next wait of a function. */
  #join(next: Wait, activation: Activation): void {
    if (next.activation === activation) return;
    next.activation.waits.length = 0;
    next.activation = activation;
    activation.waits.push(next);
  }
}

/**
 * Goroutines, made of suspended functions, and the labels by which the samples of
 * their profile say more than stacks.
 *
 * @module
 */
import { THREAD_LABEL } from "../threads/thread_label.ts";
import type { SuspendedFrame } from "./dump.ts";

/** What it waits for. */
export const WAIT_LABEL = "wait";
/** Only where each goroutine has a sample of its own. */
export const EACH_LABELS = {
  /** Its number. */
  number: "goroutine",
  /** `running`, `await` or `yield`. */
  state: "state",
  /** Minutes that it has stood there at least. */
  minutes: "waited",
  /** Number of the goroutine that it waits for. */
  waitsFor: "waits_for",
} as const;

/** A program's own labels have other names. */
export const TAKEN_NAMES: ReadonlySet<string> = new Set([
  WAIT_LABEL,
  THREAD_LABEL,
  ...Object.values(EACH_LABELS),
]);

/**
 * A line of execution: a suspended function that waits for none of the others,
 * or for one that another waits for already, and below it the functions that
 * wait for it, up to the one that nobody waits for.
 */
export interface Goroutine {
  /** V8's number of the function on top: the same in every dump while that lives. */
  number: number;
  /** Leaf first. */
  stack: SuspendedFrame[];
  /** The function of another goroutine that the leaf waits for. */
  waitsFor: { function: SuspendedFrame; goroutine: number } | undefined;
}

/**
 * Arranges suspended functions as goroutines. Each function is in one of them,
 * but one that waits for several (`Promise.all`) is in the stack of each; what
 * many wait for is in the stack of the first, and the others wait for that
 * goroutine.
 *
 * @example
 * ```ts
 * import { goroutines } from "./goroutine.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(goroutines([]), []);
 * ```
 */
export function goroutines(suspendedFrames: readonly SuspendedFrame[]): Goroutine[] {
  const byNode = new Map(suspendedFrames.map((one) => [one.node, one]));
  const waiter = new Map<SuspendedFrame, SuspendedFrame>();
  const hasLeaf = new Set<SuspendedFrame>();
  const sharing = new Map<SuspendedFrame, SuspendedFrame>();
  for (const one of suspendedFrames) {
    for (const resolver of one.resolvers?.functions ?? []) {
      const other = byNode.get(resolver.node);
      // In a cycle of functions that wait for each other, one is taken for the leaf.
      if (other === undefined || leadsTo(waiter, one, other)) continue;
      if (waiter.has(other)) sharing.set(one, other);
      else {
        waiter.set(other, one);
        hasLeaf.add(one);
      }
    }
  }
  const leaves = suspendedFrames.filter((one) => !hasLeaf.has(one));
  const stacks = leaves.map((leaf) => stackOf(leaf, waiter));
  const home = new Map<SuspendedFrame, number>();
  for (const stack of stacks) for (const one of stack) home.set(one, stack[0]!.id);
  return stacks.map((stack) => {
    const shared = sharing.get(stack[0]!);
    return {
      number: stack[0]!.id,
      stack,
      waitsFor: shared && { function: shared, goroutine: home.get(shared) ?? 0 },
    };
  });
}

/** Whether going from one function to those that wait for it comes by another. */
function leadsTo(
  waiter: ReadonlyMap<SuspendedFrame, SuspendedFrame>,
  from: SuspendedFrame,
  to: SuspendedFrame,
): boolean {
  for (let at: SuspendedFrame | undefined = from; at; at = waiter.get(at)) {
    if (at === to) return true;
  }
  return false;
}

function stackOf(
  leaf: SuspendedFrame,
  waiter: ReadonlyMap<SuspendedFrame, SuspendedFrame>,
): SuspendedFrame[] {
  const stack: SuspendedFrame[] = [];
  for (let at: SuspendedFrame | undefined = leaf; at; at = waiter.get(at)) stack.push(at);
  return stack;
}

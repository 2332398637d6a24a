import type { Activation, Wait } from "./wait_graph.ts";

/** A wait and who waits for it, leaf first. */
export interface Chain {
  wait: Wait;
  up: Chain | undefined;
}

/** Takes what a chain has waited, in milliseconds. */
export type Charge = (chain: Chain, millis: number) => void;

/** Longer chains, and cycles, end here. */
const MAX_DEPTH = 500;

/**
 * Divides the waits of a function that nobody waits for among what they waited
 * for: the way back from what settled each, to where it began. So a millisecond
 * counts once, also where several were waited for together: it belongs to the
 * one that was last. What nothing explains is the wait's own. Between two
 * waits there is work, which is nobody's here.
 *
 * @param now The end of what waits still.
 */
export function chargeWaits(activation: Activation, now: number, charge: Charge): void {
  for (const wait of activation.waits) explain(wait, 0, undefined, 0, now, charge);
}

function explain(
  wait: Wait,
  least: number,
  up: Chain | undefined,
  depth: number,
  now: number,
  charge: Charge,
): void {
  const chain = { wait, up };
  const from = Math.max(least, wait.start);
  const end = wait.end ?? now;
  const by = wait.end === undefined ? wait.on?.guess : wait.on?.by;
  let until = end;
  if (by && depth < MAX_DEPTH && by !== wait.activation) {
    for (let i = by.waits.length - 1; i >= 0; i--) {
      const inner = by.waits[i]!;
      if ((inner.end ?? now) <= from) return;
      if (inner.start >= until) continue;
      explain(inner, from, chain, depth + 1, now, charge);
      until = inner.start;
    }
  }
  if (until > from) charge(chain, until - from);
}

/** Waits for one promise that are compared. */
const MAX_BESIDE = 100;

/** Whether only a listener waited here, beside others that matter, or one of several for one. */
export function isBeside({ waits }: Activation): boolean {
  const [wait] = waits;
  if (waits.length !== 1 || !wait?.isListener || !wait.on) return false;
  if (wait.isElement || wait.isQueued) return true;
  // One that a hundred thousand listen to must not take a second.
  const all = wait.on.waits.slice(0, MAX_BESIDE);
  return all.some((other) => other !== wait && !other.isListener) || all[0] !== wait;
}

/** Counts the waits off that a root has kept. @returns How many. */
export function freeWaits(activation: Activation): number {
  let freed = 0;
  const rest = [activation];
  for (let at = rest.pop(); at; at = rest.pop()) {
    for (const wait of at.waits) {
      if (wait.isFree || wait.end === undefined) continue;
      wait.isFree = true;
      freed++;
      if (wait.on?.by) rest.push(wait.on.by);
    }
  }
  return freed;
}

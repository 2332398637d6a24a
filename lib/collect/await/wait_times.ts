import type { Activation, Wait } from "./wait.ts";

/** A wait and who waits for it, leaf first. */
export interface Chain {
  wait: Wait;
  up: Chain | undefined;
}

/** Takes the milliseconds of chains. */
export interface Charge {
  /** What has been waited. */
  waited(chain: Chain, millis: number): void;
  /** What passed after a wait until the next: the function of the wait ran, or was about to. */
  ran?(chain: Chain, millis: number): void;
}

/** Longer chains, and cycles, end here. */
const MAX_DEPTH = 500;

/**
 * Divides the waits of a function that nobody waits for among what they waited
 * for: the way back from what settled each, to where it began. So a millisecond
 * counts once, also where several were waited for together: it belongs to the
 * one that was last. What nothing explains is the wait's own. Between two
 * waits there is work.
 *
 * @param now The end of what waits still.
 */
export function chargeWaits(activation: Activation, now: number, charge: Charge): void {
  const { waits } = activation;
  for (const [i, wait] of waits.entries()) {
    explain(wait, 0, undefined, 0, now, charge);
    ran(wait, waits[i + 1]?.start ?? activation.end ?? 0, undefined, charge);
  }
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
      ran(inner, until, chain, charge);
      explain(inner, from, chain, depth + 1, now, charge);
      until = inner.start;
    }
  }
  if (until > from) charge.waited(chain, until - from);
}

function ran(wait: Wait, until: number, up: Chain | undefined, charge: Charge): void {
  const { end = until } = wait;
  if (until > end) charge.ran?.({ wait, up }, until - end);
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

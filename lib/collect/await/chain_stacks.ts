import type { Label } from "../../profile/types.ts";
import { functionOf, type Wait } from "./wait.ts";
import type { Chain } from "./wait_times.ts";

/** Where a function waits, and who called it before it waited first. */
export interface Stop {
  /** A line of a trace. */
  place: string;
  /** Lines of a trace, innermost first: up to who waits for it, and further. */
  callers: readonly string[];
}

/** What was waited by one stack. */
export interface Waited {
  /** Where each function waits, leaf first. */
  stops: readonly Stop[];
  /** Files of what ended the leaf, where that is known. */
  settler: readonly string[];
  labels: readonly Label[];
  count: number;
  /** How many of these went on at the end. */
  open: number;
  millis: number;
}

const NONE: readonly string[] = [];

/** Stacks that are told apart; the rest are one. */
const MAX_STACKS = 20_000;
/** Chance does no more than this. */
const MAX_FACTOR = 2;
/** What a stack of chance one in ten thousand would weigh is cut here. */
const MAX_WEIGHT = 10_000;

/** Adds up chains that are alike. */
export class ChainStacks {
  /** All milliseconds, with and without stacks. */
  all = 0;
  /** Of these, those of chains that have stacks all the way. */
  withStacks = 0;
  #count = 0;
  /** For how many those with stacks stand. */
  #weighted = 0;
  #stacks = new Map<string, Waited>();

  /** Adds a chain. */
  add(chain: Chain, millis: number): void {
    this.all += millis;
    this.#count++;
    const weight = weightOf(chain);
    if (weight === 0) return;
    this.withStacks += millis;
    this.#weighted += weight;
    const { wait } = chain;
    const waited = this.#stackOf(chain);
    waited.count += weight;
    if (wait.end === undefined) waited.open += weight;
    waited.millis += millis * weight;
  }

  /**
   * All stacks. How many chains there were is known without stacks, so that chance only divides them.
   * Their time would not do: few waits of Deno's own are as long as the window.
   */
  take(): Waited[] {
    const wanted = this.#weighted > 0 ? this.#count / this.#weighted : 1;
    const factor = Math.min(MAX_FACTOR, Math.max(1 / MAX_FACTOR, wanted));
    return [...this.#stacks.values()].map(({ count, open, millis, ...rest }) => ({
      ...rest,
      count: count * factor,
      open: open * factor,
      millis: millis * factor,
    }));
  }

  #stackOf(chain: Chain): Waited {
    const stops: Stop[] = [];
    let labels: Wait["labels"];
    let last: Wait | undefined;
    for (let at: Chain | undefined = chain; at; at = at.up) {
      const { wait } = at;
      last = wait;
      labels ??= wait.labels;
      // What combines promises waits for each, at the place of the await that waits for it.
      if (wait.place === undefined || (wait.isDerived && isSame(wait.place, at.up?.wait.place))) {
        continue;
      }
      stops.push({ place: wait.place, callers: wait.activation.callers ?? NONE });
    }
    for (const place of last?.activation.outer ?? NONE) stops.push({ place, callers: NONE });
    const settler = chain.wait.on?.settler ?? [];
    const own = Array.from(labels?.entries ?? [], ([key, str]): Label => ({ key, str }));
    const key = JSON.stringify([stops, own, settler]);
    const known = this.#stacks.get(key);
    if (known) return known;
    const isFull = this.#stacks.size >= MAX_STACKS;
    const rest = isFull ? this.#stacks.get("") : undefined;
    if (rest) return rest;
    const none = { count: 0, open: 0, millis: 0 };
    const waited = { stops: isFull ? [] : stops, settler, labels: own, ...none };
    this.#stacks.set(isFull ? "" : key, waited);
    return waited;
  }
}

function isSame(place: string, up: string | undefined): boolean {
  return up !== undefined && functionOf(place) === functionOf(up);
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

import type { Label } from "../../profile/types.ts";
import { LabelSet } from "./label_set.ts";

/** Stands for no labels. */
export const NONE = 0;
/** Stands for labels that are not known: too long ago. */
export const UNKNOWN = -1;

/** Sets that are distinguished in one timeline; the rest are one. */
const MAX_SETS = 10_000;
const OVERFLOW = new LabelSet(undefined, { labels: "(more than 10000 different sets)" });
/** Switches that are kept: 12 MB, a second or more of a busy service. */
const MAX_SWITCHES = 1 << 20;
const FIRST_SIZE = 1 << 12;

/** Which labels were in force when. */
export class LabelTimeline {
  /** `performance.now()` of each switch, a ring. */
  #times = new Float64Array(FIRST_SIZE);
  /** To which set each switched. */
  #ids = new Int32Array(FIRST_SIZE);
  #count = 0;
  /** By id; what was seen first has the lowest. */
  #sets: LabelSet[] = [new LabelSet(undefined, {})];
  #bySet = new WeakMap<LabelSet, number>();
  #byText = new Map<string, number>();
  #current: LabelSet | undefined;

  /** @param since Before that nothing is known; from then on, until the first switch, there are none. */
  constructor(since: number) {
    this.#times[0] = since;
    this.#count = 1;
  }

  /** Switches so far. */
  get switches(): number {
    return this.#count;
  }

  /** What is in force now. */
  get current(): LabelSet | undefined {
    return this.#current;
  }

  /** From now on these are in force. */
  switchTo(set: LabelSet | undefined): void {
    if (set === this.#current) return;
    this.#current = set;
    if (this.#count === this.#times.length && this.#count < MAX_SWITCHES) this.#grow();
    const at = this.#count++ & this.#times.length - 1;
    this.#ids[at] = set === undefined ? NONE : this.#bySet.get(set) ?? this.#intern(set);
    this.#times[at] = performance.now();
  }

  /**
   * The set that was in force at a time.
   *
   * @param millis As `performance.now()` returns it.
   * @returns Its id, {@linkcode NONE} or {@linkcode UNKNOWN}.
   */
  at(millis: number): number {
    const mask = this.#times.length - 1;
    const first = Math.max(0, this.#count - this.#times.length);
    let [low, high] = [first, this.#count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#times[middle & mask]! <= millis) low = middle + 1;
      else high = middle;
    }
    return low === first ? UNKNOWN : this.#ids[low - 1 & mask]!;
  }

  /** The labels of a set, as samples have them. */
  labels(id: number): Label[] {
    return Array.from(this.#sets[id]?.entries ?? [], ([key, str]) => ({ key, str }));
  }

  #intern(set: LabelSet): number {
    const text = JSON.stringify([...set.entries].sort(([a], [b]) => (a < b ? -1 : 1)));
    let id = this.#byText.get(text);
    if (id === undefined) {
      const full = this.#sets.length > MAX_SETS;
      id = full ? MAX_SETS + 1 : this.#sets.length;
      this.#sets[id] = full ? OVERFLOW : set;
      if (!full) this.#byText.set(text, id);
    }
    this.#bySet.set(set, id);
    return id;
  }

  #grow(): void {
    const size = this.#times.length * 2;
    const [times, ids] = [new Float64Array(size), new Int32Array(size)];
    times.set(this.#times);
    ids.set(this.#ids);
    [this.#times, this.#ids] = [times, ids];
  }
}

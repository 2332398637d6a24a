/** Names and what they stand for: `{ route: "/orders", tenant: "a" }`. */
export interface Labels {
  /** What is distinguished, and which it is. */
  readonly [name: string]: string;
}

/** Longer names and values are cut: they are kept for every stack they were seen on. */
export const MAX_CHARS = 256;
/** Names in force together; further ones are left out. */
export const MAX_NAMES = 32;
const CUT = "…";

/**
 * Labels that are in force together. Made for every request, looked at for a
 * few: it is put together with the first look.
 *
 * @example
 * ```ts
 * import { LabelSet } from "./label_set.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const outer = new LabelSet(undefined, { route: "/orders", tenant: "a" });
 * const inner = new LabelSet(outer, { tenant: "b" });
 * deepStrictEqual([...inner.entries], [["route", "/orders"], ["tenant", "b"]]);
 * ```
 */
export class LabelSet {
  #outer: LabelSet | undefined;
  #own: Labels | undefined;
  #entries: ReadonlyMap<string, string> | undefined;

  /**
   * @param outer The labels that were in force.
   * @param own What is added to them; of two with one name these count. What is no text becomes it.
   */
  constructor(outer: LabelSet | undefined, own: Labels) {
    this.#outer = outer;
    this.#own = { ...own };
  }

  /** By name. */
  get entries(): ReadonlyMap<string, string> {
    if (this.#entries) return this.#entries;
    const merged = new Map(this.#outer?.entries);
    for (const [name, value] of Object.entries(this.#own ?? {})) {
      const key = cut(name);
      if (merged.has(key) || merged.size < MAX_NAMES) merged.set(key, cut(String(value)));
    }
    this.#outer = this.#own = undefined;
    return this.#entries = merged;
  }
}

function cut(text: string): string {
  return text.length > MAX_CHARS ? text.slice(0, MAX_CHARS - CUT.length) + CUT : text;
}

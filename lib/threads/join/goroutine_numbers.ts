/**
 * Numbers of goroutines that differ from thread to thread: V8 counts in each
 * from the same one.
 *
 * @module
 */
import { EACH_LABELS } from "../../collect/goroutine/goroutine.ts";
import type { Label, Profile } from "../../profile/types.ts";
import type { Peer } from "../message.ts";
import { MAX_THREADS, threadNumber } from "./thread_number.ts";

/** V8's own numbers have 32 bits: a thread's number stands before them, in decimal. */
const STEP = 1e10;

const NUMBERS: ReadonlySet<string> = new Set([EACH_LABELS.number, EACH_LABELS.waitsFor]);

/**
 * What to add to the numbers of each thread: nothing in the main thread, where
 * Linux says which that is. Whichever thread takes the profile, it gets the same.
 *
 * @example
 * ```ts
 * import { numberBases } from "./goroutine_numbers.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const peer = { thread: "", program: "", serves: [], pages: false };
 * const main = { ...peer, id: "a", task: `${Deno.pid}` };
 * const worker = { ...peer, id: "b", task: `${Deno.pid + 7}` };
 * deepStrictEqual([...numberBases([worker, main]).values()], [7e10, 0]);
 * ```
 */
export function numberBases(peers: readonly Peer[]): Map<Peer, number> {
  const taken = new Set<number>();
  return new Map(peers.map((peer) => {
    let number = threadNumber(peer);
    while (taken.has(number)) number = (number + 1) % MAX_THREADS;
    taken.add(number);
    return [peer, number * STEP];
  }));
}

/** The profile with such a number added to those of its goroutines. */
export function numberFrom(base: number, profile: Profile): Profile {
  if (base === 0 || profile.sampleType[0]?.type !== "goroutine") return profile;
  const move = (label: Label): Label =>
    "num" in label && NUMBERS.has(label.key) ? { ...label, num: Number(label.num) + base } : label;
  const sample = profile.sample.map((each) => ({ ...each, label: each.label.map(move) }));
  return { ...profile, sample };
}

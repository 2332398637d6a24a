/**
 * The table of what can be collected from a program that has nothing of ours
 * in it. `block` is not: only a timer inside the program could tell when its
 * event loop did not turn. Nor is `mutex`: nobody notes who waits.
 *
 * @module
 */
import type { Profile } from "../../profile/types.ts";
import { goroutineProfile } from "../goroutine/goroutine_profile.ts";
import type { Attached } from "./attach.ts";
import { attachedCpu } from "./attached_cpu.ts";
import { attachedAllocations, attachedHeap } from "./attached_heap.ts";
import type { AttachedTakeOptions } from "./take_options.ts";

/** A kind of profile. */
export interface AttachedKind {
  name: string;
  /** Length of the window unless told; 0 for what is there at once. */
  seconds: number;
  take(program: Attached, options: AttachedTakeOptions): Promise<Profile>;
}

/** The kinds, the one first that is meant where nobody says which. */
export const ATTACHED_KINDS: readonly AttachedKind[] = [
  { name: "profile", seconds: 30, take: attachedCpu },
  { name: "heap", seconds: 10, take: attachedHeap },
  { name: "allocs", seconds: 10, take: attachedAllocations },
  {
    name: "goroutine",
    seconds: 0,
    take: ({ goroutines, resolver }) => goroutineProfile(goroutines, resolver, []),
  },
];

/**
 * The table of what can be collected from a program that has nothing of ours
 * in it. `mutex` is not: nobody notes who waits.
 *
 * @module
 */
import type { Profile } from "../../profile/types.ts";
import { goroutineProfile } from "../goroutine/goroutine_profile.ts";
import type { Attached } from "./attach.ts";
import { attachedBlock } from "./attached_block.ts";
import { attachedCpu } from "./attached_cpu.ts";
import { attachedAllocations, attachedHeap } from "./attached_heap.ts";
import { attachedThreads, threadsOfProcess } from "./attached_threads.ts";
import type { AttachedTakeOptions } from "./take_options.ts";

/** A kind of profile. */
export interface AttachedKind {
  name: string;
  /** Length of the window unless told; 0 for what is there at once. */
  seconds: number;
  take(program: Attached, options: AttachedTakeOptions): Promise<Profile>;
  /** Takes it of a process of this machine, whose inspector it does not need. */
  takeOfProcess?(pid: number): Profile;
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
  { name: "block", seconds: 10, take: attachedBlock },
  { name: "threadcreate", seconds: 0, take: attachedThreads, takeOfProcess: threadsOfProcess },
];

/** Why others cannot be had. */
export const UNSEEN_KINDS: ReadonlyMap<string, string> = new Map<string, string>([
  [
    "mutex",
    "from outside nobody can tell who waits for locks: mutex needs the profiler in the program",
  ],
]);

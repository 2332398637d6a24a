import type { Profile } from "../profile/types.ts";

/** A live program's kind of profile. */
export interface ProfileSource {
  /** In addresses: `profile`, `heap`. */
  name: string;
  /** For people. */
  title: string;
  help: string;
  /** How long it records unless told; 0 for what is there at once. */
  seconds: number;
  /** Whether it may be taken at a rate of its own. */
  hasRate?: boolean;
  /**
   * Takes one.
   *
   * @param seconds How long to record; 0 for at once.
   * @param signal Gives up.
   * @param hz Samples a second; absent for the usual rate.
   */
  take: (seconds: number, signal: AbortSignal, hz?: number) => Promise<Profile>;
}

/** Kinds that services of Go and of Deno have in common, in the order of a list. */
export const KNOWN_KINDS: readonly Omit<ProfileSource, "take">[] = [
  { ...kind("profile", "CPU", "Where the processor's time goes", 5), hasRate: true },
  kind("heap", "Heap", "What is alive, by who allocated it", 0),
  kind("allocs", "Allocations", "Where bytes were allocated", 5),
  kind("goroutine", "Goroutines", "What waits, and where", 0),
  kind("block", "Blocking", "Where waiting happened", 0),
  kind("mutex", "Locks", "Who held what others waited for", 0),
];

function kind(name: string, title: string, help: string, seconds: number) {
  return { name, title, help, seconds };
}

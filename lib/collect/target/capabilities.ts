/**
 * From where profiles are taken, and what cannot be had there.
 *
 * @module
 */

/** What profiles are made of. */
export type Capability =
  /** Samples of the CPU profiler. */
  | "cpu"
  /** V8's sampler of allocations. */
  | "heap"
  /** Heap snapshots. */
  | "snapshot"
  /** When the event loop turned. */
  | "loop"
  /** Who waits for locks. */
  | "locks"
  /** V8's promise hooks. */
  | "waits"
  /** The threads of the process. */
  | "threads"
  /** What was answered last. */
  | "answers"
  /** What the program itself adds and removes. */
  | "values";

/** This isolate; that of the service beside which a sidecar runs; a program with an inspector. */
export type Target = "own" | "sidecar" | "attached";

/** While the sidecar answers alone. */
export const UNRESPONSIVE =
  "the event loop of the service does not turn: its heap and what else it collects " +
  "itself cannot be had now; profile and block can";

/** What each target lacks, and why, for people; all else can be had of it. */
export const LACKS: Readonly<Record<Target, Readonly<Partial<Record<Capability, string>>>>> = {
  own: {},
  sidecar: {
    heap: UNRESPONSIVE,
    locks: UNRESPONSIVE,
    waits: UNRESPONSIVE,
    answers: UNRESPONSIVE,
    values: UNRESPONSIVE,
  },
  attached: {
    locks:
      "from outside nobody can see who waits for locks: mutex needs the profiler in the program",
    answers:
      "from outside nobody remembers what was answered last: use the seconds of heap and block",
    values: "from outside nobody can see what the program counts itself",
  },
};

/**
 * What happened in a program over time: `timeline?record=NAME`.
 *
 * @module
 */

/** What a page shows. */
export interface Timeline extends RecordedTimeline {
  /** What it is of, for people. */
  title: string;
  /** Whether there will be more. */
  live: boolean;
  /** Whether each of the CPU profiles can only be had whole. */
  whole: boolean;
}

/**
 * What was recorded: columns of equal length, and what happened in between. Figures are of the
 * time since the one before; null where something is not known. Times are Unix milliseconds.
 */
export interface RecordedTimeline {
  /** When the figures were taken, oldest first. */
  at: readonly number[];
  /** Part of a core. */
  cpu: readonly (number | null)[];
  /** Part of the time in which the thread was ready to run and had no core. */
  coreless: readonly (number | null)[];
  /** The longest that the event loop did not turn, in milliseconds. */
  delay: readonly number[];
  /** Wall time of garbage collections, in milliseconds. */
  gc: readonly (number | null)[];
  /** Whether collections and their times are estimates, as in older records. */
  aboutGc: boolean;
  /** Bytes of V8's heap that were collected. */
  freed: readonly (number | null)[];
  /** How many garbage collections there were. */
  collections: readonly (number | null)[];
  /** In bytes. */
  heapUsed: readonly number[];
  /** Alive after a full collection, where one was: the heap without garbage. */
  heapLive: readonly (number | null)[];
  heapLimit: readonly number[];
  external: readonly number[];
  rss: readonly number[];
  stalls: readonly NamedStall[];
  /** Where there are CPU samples, in order. */
  sampled: readonly (readonly [from: number, until: number])[];
}

/** A time in which the event loop did not turn, and what held it. */
export interface NamedStall {
  from: number;
  until: number;
  function: string;
  /** `""` and 0 for what is no function. */
  file: string;
  line: number;
}

/**
 * What happened in a program over time: `timeline?record=NAME`.
 *
 * @module
 */

/** Figures over time: columns of equal length, and what happened in between. Times are Unix milliseconds. */
export interface Timeline {
  /** What it is of, for people. */
  title: string;
  /** Whether there will be more. */
  live: boolean;
  /** Where there are CPU profiles. */
  sampled: readonly (readonly [from: number, until: number])[];
  /** Whether each of these can only be had whole. */
  whole: boolean;
  /** When the figures are of; each tells of the time since the one before. */
  at: readonly number[];
  /** Part of a core. */
  cpu: readonly (number | null)[];
  /** The longest that the event loop did not turn, in milliseconds. */
  delay: readonly number[];
  /** Wall time of garbage collections, in milliseconds. */
  gc: readonly (number | null)[];
  /** Bytes that they freed. */
  freed: readonly (number | null)[];
  /** Whether these and how many there were are estimates. */
  aboutGc: boolean;
  /** How many there were. */
  collections: readonly (number | null)[];
  /** In bytes. */
  heapUsed: readonly number[];
  heapLimit: readonly number[];
  external: readonly number[];
  rss: readonly number[];
  stalls: readonly Stall[];
}

/** A time in which the event loop did not turn, and what held it. */
export interface Stall {
  from: number;
  until: number;
  function: string;
  file: string;
  line: number;
}

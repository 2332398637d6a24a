/**
 * What is wrong with a program: GET `findings` from what is in memory; POST `findings?seconds=5` takes
 * the heap, waits, stalls and locks first.
 *
 * @module
 */

/** How bad a finding is. */
export type Severity = "critical" | "warning" | "info";

/** What a finding is about. */
export type FindingArea = "cpu" | "memory" | "waits" | "loop";

/** What is wrong, with the numbers that show it. All texts are sentences for people. */
export interface Finding {
  /** Names the rule: `hot-function`. */
  rule: string;
  severity: Severity;
  area: FindingArea;
  /** One line: the culprit and its number. */
  title: string;
  /** What it means. */
  means: string;
  /** What to do about it. */
  advice: string;
  /** What it rests on; never empty. */
  numbers: FindingNumber[];
  /** How sure the numbers are: `from 812 samples, ± 1.7 points`. */
  certainty: string;
  /** The place in the program, if there is one. */
  place?: FindingPlace | undefined;
  /** Where to see it. */
  view?: FindingView | undefined;
}

/** A number of a finding. */
export interface FindingNumber {
  /** What it is of: `CPU of all threads`. */
  name: string;
  /** As it is printed: `62 % ± 2`. */
  text: string;
  value: number;
  /** `share` is from 0 to 1. */
  unit: "share" | "count" | "bytes" | "bytes/second" | "nanoseconds" | "per second";
}

/** Where in a program. */
export interface FindingPlace {
  function: string;
  /** `""` if it has none, as code outside of JavaScript. */
  file: string;
  /** 0 if it is unknown. */
  line: number;
}

/** A page that shows what a finding is about. */
export interface FindingView {
  /** On a button: `Flame graph`. */
  title: string;
  /**
   * The kind of profile that it shows: `profile`, `heap`; `window` for CPU that was taken on request,
   * and names threads; `""` for the time line.
   */
  of: string;
  /** Path below that of the pages: `flamegraph`, `tree`, `recorder`. */
  page: string;
  /** Parameters of the address, without those of a profile that has to be taken first. */
  params: Readonly<Record<string, string>>;
  /** The profile to be taken first, if it is not there yet. */
  take?: { source: string; seconds: number } | undefined;
}

/** All that was found. */
export interface Diagnosis {
  /** Unix milliseconds. */
  at: number;
  /** Worst first. Where nothing is wrong, one finding says so, with what was looked at. */
  findings: Finding[];
  /** What was looked at: `CPU of 300 s, 12,000 samples`. */
  evidence: string[];
  /** What could not be looked at, and why. */
  missing: string[];
}

/**
 * The start page of a service: *Now*.
 *
 * @module
 */
import type { Stacks } from "./stacks.ts";

/** Which service it is. */
export interface ServiceFacts {
  name: string;
  pid: number;
  /** Of Deno. */
  version: string;
  /** Unix milliseconds. */
  startedAt: number;
  /** Those that run JavaScript of the program and are profiled. */
  threads: number;
}

/** CPU of a span of the last minutes: `recent?from=…&until=…`. */
export interface RecentCpu {
  stacks: Stacks;
  /** In nanoseconds. */
  total: number;
  /** Heaviest first. */
  lines: OwnPlace[];
  functions: OwnPlace[];
}

/** A place in the program's own code, with what ran there and in the Deno code that it called. */
export interface OwnPlace {
  function: string;
  file: string;
  /** Of a function: where it begins. */
  line: number;
  /** In nanoseconds. */
  value: number;
}

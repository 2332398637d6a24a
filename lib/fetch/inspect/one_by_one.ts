/**
 * Several clients of a program share one heap sampler with them, and
 * one inspector that a signal has opened: of one program, one at a time.
 *
 * @module
 */

import { MutexMap } from "../../base/mutex.ts";

const PROGRAM_REGEXP = /^inspect:\/\/([^/?#]+)/i;

const mutexes = new MutexMap<string>();

/**
 * The program that a source is about, whatever is wanted of it.
 *
 * @returns Nothing for other sources.
 *
 * @example
 * ```ts
 * import { programOf } from "./one_by_one.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(programOf("inspect://pid:12/heap"), programOf("inspect://PID:12?seconds=1"));
 * strictEqual(programOf("http://localhost:9229/heap"), undefined);
 * ```
 */
export function programOf(source: string): string | undefined {
  return PROGRAM_REGEXP.exec(source)?.[1]?.toLowerCase();
}

/** Whether some of these sources are about the same program as some of those. */
export function shareProgram(some: readonly string[], others: readonly string[]): boolean {
  const programs = new Set(some.map(programOf));
  return others.map(programOf).some((each) => each !== undefined && programs.has(each));
}

/** Does what is to be done with the program of a source when nothing else is, in the order of calls. */
export function oneByOne<T>(source: string, work: () => Promise<T>): Promise<T> {
  return mutexes.run(programOf(source) ?? source, work);
}

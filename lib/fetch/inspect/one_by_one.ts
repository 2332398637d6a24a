/**
 * Whoever looks at a program with others shares one heap sampler with them, and
 * one inspector that a signal has opened: of one program, one at a time.
 *
 * @module
 */

const PROGRAM_REGEXP = /^inspect:\/\/([^/?#]+)/i;

const waiting = new Map<string, Promise<unknown>>();

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
  const program = programOf(source) ?? source;
  const before = waiting.get(program);
  const done = before ? before.then(work, work) : work();
  const forget = () => {
    if (waiting.get(program) === done) waiting.delete(program);
  };
  waiting.set(program, done);
  done.then(forget, forget);
  return done;
}

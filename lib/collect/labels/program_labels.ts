/**
 * Where an inspector finds the labels of a program: in this isolate, or in
 * another one that has a profiler of its own.
 *
 * @module
 */
import type { AsyncLocalStorage } from "node:async_hooks";
import type { LabelSet } from "./label_set.ts";

/** An expression: the {@linkcode ProgramLabels}; nothing while no labels were used. */
export const PROGRAM_LABELS = `globalThis[Symbol.for("deno_pprof.labels")]`;

/** What keeps labels. */
export interface ProgramLabels {
  LabelSet: typeof LabelSet;
  storage: AsyncLocalStorage<LabelSet>;
}

/** Shows them to inspectors; nothing else has to look there. */
export function showLabels(labels: ProgramLabels): void {
  Object.defineProperty(globalThis, Symbol.for("deno_pprof.labels"), {
    value: labels,
    configurable: true,
  });
}

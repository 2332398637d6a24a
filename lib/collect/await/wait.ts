/**
 * What is known of waits while they are followed.
 *
 * @module
 */
import type { LabelSet } from "../labels/label_set.ts";

/** Of shorter waits in a row only the last is kept: they are the queue of microtasks. */
export const MIN_MILLIS = 0.02;

/** One `await`, or a callback of `then`, from its begin to when it went on. */
export interface Wait {
  /** `performance.now()`. */
  start: number;
  /** Absent while it waits. */
  end?: number | undefined;
  /** What it waits for; absent where V8 does not say. */
  on?: Awaited;
  activation: Activation;
  /** Where it waits; absent where no stack was taken. */
  place?: string | undefined;
  labels?: LabelSet | undefined;
  /** Whether it is no `await`, but a callback that waits. */
  isDerived?: boolean;
  /** Whether it is one of several that `Promise.all` and its like wait for. */
  isElement?: boolean;
  /** Whether it has a stack, by chance. */
  turn: Turn;
  /** Whether it went on with nothing that shows a function: a listener. */
  isListener?: boolean;
  /** Whether it went on, and then followed another promise. */
  follows?: boolean;
  /** Whether what it waits for was settled before: only other microtasks came first. */
  isQueued?: boolean;
  /** Whether it is counted off. */
  isFree?: boolean;
}

/** What leads from one wait to the next: all that begins in it has stacks, or nothing. */
export interface Turn {
  /** When it was drawn. */
  at: number;
  hasStacks: boolean;
  /** The chance that it had. */
  chance: number;
}

/** A promise that somebody waits for. */
export interface Awaited {
  /** Itself, while it is pending. */
  promise: object | undefined;
  waits: Wait[];
  /** Whether it was made in the window, so that it is known to be pending. */
  isNew?: boolean;
  /** Whether it is thought to be an async function's own. */
  isFunctions?: boolean;
  /** What settled it at its end. */
  by?: Activation;
  /** Who is thought to settle it, while it is pending. */
  guess?: Activation;
  /** What the event loop called to settle it: a stack. */
  settler?: string[];
}

/** A call of an async function, as the waits in it, in order. */
export interface Activation {
  waits: Wait[];
  /** Who called it, as lines of a trace, innermost first; where it has stacks. */
  callers?: readonly string[];
  /** Who waits for it, as lines of a trace: of one that began to wait before the hooks. */
  outer?: readonly string[];
  /** When it ended; known of those that nobody waits for. */
  end?: number;
  /** What is thought to be its promise, while it runs. */
  claim?: object;
}

/** Where a wait began. */
export interface Place {
  /** A line of a trace. */
  line: string;
  isDerived: boolean;
  isElement: boolean;
  /** Lines of who called the function, innermost first. */
  callers: readonly string[];
  /** Lines of who waits for the function, where it was not called but went on. */
  outer?: readonly string[];
}

/** What is wanted to be known of a place, beside itself. */
export type PlaceScope = "callers" | "outer" | "none";

/** Takes stacks for the graph. */
export interface Stacks {
  /** @param before The turn that leads to it. */
  turn(before: Turn | undefined): Turn;
  place(scope: PlaceScope): Place | undefined;
  /** @param inTurn Whether it is settled by what runs, so that only what this calls says anything. */
  settler(inTurn: boolean): string[] | undefined;
}

/** The function and the file of a line of a trace. */
export function functionOf(line: string): string {
  return line.replace(/^async /, "").replace(/:\d+:\d+\)?$/, "");
}

/** Whether it is too short to be kept beside another such one. */
export function isShort({ start, end = Infinity }: Wait): boolean {
  return end - start < MIN_MILLIS;
}

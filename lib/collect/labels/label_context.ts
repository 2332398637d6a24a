/**
 * Which labels are in force: for whatever an asynchronous call leads to, and,
 * while somebody wants to know, over time.
 *
 * @module
 */
import { AsyncLocalStorage } from "node:async_hooks";
import v8 from "node:v8";
import { LabelSet } from "./label_set.ts";
import { LabelTimeline } from "./label_timeline.ts";
import { showLabels } from "./program_labels.ts";
import { labelSchedulers } from "./schedulers.ts";

const storage = new AsyncLocalStorage<LabelSet>();
/** Set once labels are used: until then nothing is paid for them. */
let inUse = false;
let recordings = 0;
let timeline: LabelTimeline | undefined;
let unhook: (() => void) | undefined;

/** The labels in force. */
export function currentLabels(): LabelSet | undefined {
  return storage.getStore();
}

/** Whether the program has used any. */
export function areLabelsUsed(): boolean {
  return inUse;
}

/** Calls a function, under labels for all that it leads to. */
export function callUnder<T>(set: LabelSet, fn: () => T): T {
  if (!inUse) begin();
  return storage.run(set, callLabelled<T>, set, fn);
}

/** Calls a function that runs under the labels already, and notes when. */
function callLabelled<T>(set: LabelSet, fn: () => T): T {
  const noted = timeline;
  if (noted === undefined) return fn();
  const outer = noted.current;
  noted.switchTo(set);
  try {
    return fn();
  } finally {
    noted.switchTo(outer);
  }
}

/**
 * Notes which labels are in force, over time, until the returned `stop`. The
 * notes of all who want them at once are the same.
 *
 * Promises cost three to ten times as much meanwhile, if labels are used at all.
 */
export function recordLabels(): { timeline(): LabelTimeline | undefined; stop(): void } {
  recordings++;
  if (inUse) hook(performance.now());
  return {
    timeline: () => timeline,
    stop() {
      if (--recordings > 0) return;
      unhook?.();
      unhook = timeline = undefined;
    },
  };
}

function begin(): void {
  inUse = true;
  showLabels({ LabelSet, storage });
  // Timers and their like call back without a promise: V8 does not report them.
  labelSchedulers(currentLabels, callLabelled);
  if (recordings > 0) hook(-Infinity);
}

/** @param since From when on it is known that there were none. */
function hook(since: number): void {
  if (timeline !== undefined) return;
  const noted = timeline = new LabelTimeline(since);
  noted.switchTo(storage.getStore());
  unhook = v8.promiseHooks.createHook({
    before: () => noted.switchTo(storage.getStore()),
    after: () => noted.switchTo(undefined),
  }) as unknown as () => void;
}

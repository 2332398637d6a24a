import timers from "node:timers";
import { patch } from "../patch.ts";
import type { LabelSet } from "./label_set.ts";

type Callback = (this: unknown, ...args: unknown[]) => unknown;
type Scheduler = (this: unknown, callback: unknown, ...rest: unknown[]) => unknown;

/** What calls a function later, without a promise; Deno takes 10 ms to load `process`. */
const schedulers = (): readonly [owner: object, name: string][] => [
  [globalThis, "setTimeout"],
  [globalThis, "setInterval"],
  [globalThis, "setImmediate"],
  [timers, "setTimeout"],
  [timers, "setInterval"],
  [timers, "setImmediate"],
  [globalThis, "queueMicrotask"],
  [process, "nextTick"],
];

/**
 * Makes timers and their like report when they call a function that was scheduled
 * under labels. Copies that somebody made of them before stay as they are.
 *
 * @param current The labels in force.
 * @param call Calls a function and notes when.
 */
export function labelSchedulers(
  current: () => LabelSet | undefined,
  call: <T>(set: LabelSet, fn: () => T) => T,
): void {
  for (const [owner, name] of schedulers()) {
    patch(owner, name, (original: Scheduler): Scheduler => {
      return function callScheduler(callback, ...rest) {
        const set = current();
        if (set === undefined || typeof callback !== "function") {
          return original.call(this, callback, ...rest);
        }
        const scheduled = callback as Callback;
        return original.call(this, function callLater(this: unknown, ...args: unknown[]) {
          const callScheduled = () => scheduled.apply(this, args);
          return call(set, callScheduled);
        }, ...rest);
      };
    });
  }
}

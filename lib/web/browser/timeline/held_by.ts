/**
 * What held the event loop, in words.
 *
 * @module
 */
import type { NamedStall, Timeline } from "../../../contract/timeline.ts";
import { overlap } from "./spans.ts";

/** More of a stall without a core than this: the machine did it, not the program. */
const CROWDED = 0.3;

/** Names of V8 for what is no function, and what they mean during a stall. */
const NO_FUNCTIONS: Readonly<Record<string, string>> = {
  "(idle)": "the machine: the thread was ready and got no core",
  "(native)": "code outside of JavaScript",
  "(program)": "code outside of JavaScript",
  "(garbage collector)": "garbage collection",
};

/** Who held it: a function, or words for what no function did. */
export function heldBy(
  stall: NamedStall,
  timeline: Timeline,
): { text: string; isFunction: boolean } {
  const crowded = corelessShare(stall, timeline) > CROWDED;
  if (crowded) {
    return { text: "a crowded machine: other programs had the cores", isFunction: false };
  }
  const text = NO_FUNCTIONS[stall.function];
  return { text: text ?? stall.function, isFunction: text === undefined };
}

function corelessShare(stall: NamedStall, { at, coreless }: Timeline): number {
  let [sum, known] = [0, 0];
  for (const [i, until] of at.entries()) {
    const millis = overlap(stall, { from: at[i - 1] ?? until, until });
    const share = coreless[i] ?? null;
    if (millis === 0 || share === null) continue;
    sum += share * millis;
    known += millis;
  }
  return known > 0 ? sum / known : 0;
}

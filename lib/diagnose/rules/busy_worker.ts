import type { Rule } from "../rule.ts";
import { countOf, numberOf, shareText } from "../texts.ts";
import { escapeRegExp } from "../views.ts";

const BUSY = 0.9;
const IDLE = 0.3;
/** Shorter profiles show a moment, in seconds. */
const MIN_SECONDS = 2;

/** One of several threads does all the work. */
export const BUSY_WORKER: Rule = {
  area: "cpu",
  when: "one thread of several uses 90 % of a core, and all others below 30 %",
  look({ window: cpu }) {
    if (!cpu || cpu.seconds < MIN_SECONDS || cpu.threads.length < 3) return [];
    const [first, second] = cpu.threads;
    const busy = first!.nanos / 1e9 / cpu.seconds;
    const next = second!.nanos / 1e9 / cpu.seconds;
    // On a crowded machine each gets less than it wants.
    if (busy / (1 - cpu.waited) < BUSY || next / (1 - cpu.waited) >= IDLE) return [];
    const name = first!.name === "" ? "The main thread" : `The thread ${first!.name}`;
    return [{
      severity: "warning",
      title: `${name} uses ${shareText(busy)} of a core, the ${
        countOf(cpu.threads.length - 1, "other")
      } at most ${shareText(next)}`,
      means: "The work is not divided: one thread has as much as it can do, the others wait.",
      advice:
        "Give work to the thread that has least to do, or to each in turn; look at how it is " +
        "divided.",
      numbers: [
        numberOf("of a core, busiest", busy, "share"),
        numberOf("of a core, next", next, "share"),
        numberOf("threads that run the program", cpu.threads.length, "count"),
      ],
      certainty: `CPU time of threads is the kernel's own count, over ${cpu.seconds.toFixed(0)} s`,
      view: {
        title: "What it runs",
        of: "window",
        page: "flamegraph",
        params: paramsOf(first!.name),
      },
    }];
  },
};

/** Of the view: the thread alone, where it has a name. */
function paramsOf(name: string): Record<string, string> {
  return name === "" ? {} : { tf: `^${escapeRegExp(name)}$` };
}

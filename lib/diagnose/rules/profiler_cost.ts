import { coresOf } from "../numbers/cpu_numbers.ts";
import { certaintyOf, isAbove, shareNumber, shareOf } from "../numbers/share.ts";
import type { Rule } from "../rule.ts";
import { numberOf, shareText } from "../texts.ts";
import { coresNumber } from "./hot_function.ts";

const LIMIT = 0.15;
/** While the program does little, the profiler is most of it, and costs nobody anything. */
const MIN_CORES = 0.2;
/** To start, and to look for the first time, costs once; in seconds. */
const MIN_SECONDS = 60;

/** The profiler itself is too much of the cost. */
export const PROFILER_COST: Rule = {
  area: "cpu",
  when: "the profiler itself has more than 15 % of the CPU time of a busy program",
  look({ cpu }) {
    if (!cpu || cpu.seconds < MIN_SECONDS || (coresOf(cpu) ?? 0) < MIN_CORES) return [];
    const share = shareOf(cpu.profiler.nanos, cpu.total, cpu.own.samples + cpu.profiler.samples);
    if (!isAbove(share, LIMIT)) return [];
    return [{
      severity: "info",
      title: `The profiler itself takes ${shareText(share.value)} of the CPU`,
      means: "Profiles that are taken cost; what they cost is marked as (profiler) and blamed on " +
        "nobody else. A heap snapshot (retained, goroutine) costs most.",
      advice: "Take fewer profiles, or ask for them less often.",
      numbers: [
        shareNumber("share of the CPU time", share),
        numberOf("CPU time of the profiler", cpu.profiler.nanos, "nanoseconds"),
        ...coresNumber(cpu),
      ],
      certainty: certaintyOf(share),
      view: {
        title: "What it does",
        of: "profile",
        page: "flamegraph",
        params: { f: "\\(profiler\\)" },
      },
    }];
  },
};

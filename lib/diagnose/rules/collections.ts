import type { Severity } from "../../contract/findings.ts";
import { certaintyOf, isAbove, type Share, shareNumber, shareOf } from "../numbers/share.ts";
import type { Rule } from "../rule.ts";
import { countText, numberOf, shareText } from "../texts.ts";
import { busySeverity, coresNumber } from "./hot_function.ts";

const LIMIT = 0.1;
const CRITICAL = 0.3;

/** Collections take more than a tenth. */
export const COLLECTIONS: Rule = {
  area: "memory",
  when: "garbage collections take more than 10 % of the CPU time of JavaScript's threads",
  look({ cpu, timeline }) {
    if (!cpu || busySeverity(cpu) === undefined) return [];
    const share = shareOf(cpu.collector.nanos, cpu.program.nanos, cpu.program.samples);
    if (!isAbove(share, LIMIT)) return [];
    const counted = timeline?.collections.reduce<number>((sum, each) => sum + (each ?? 0), 0) ?? 0;
    return [{
      severity: severityOf(share),
      title: `Garbage collection takes ${shareText(share.value)} of JavaScript's CPU time`,
      means: "The program allocates so much, or keeps so much alive, that V8 is busy finding out " +
        "what is still needed. Requests stand still meanwhile.",
      advice:
        "Allocate less in what runs often: take an allocation profile (allocs?seconds=10) and " +
        "begin with its first line. If the live heap is large, look at what keeps it (retained).",
      numbers: [
        shareNumber("share of the CPU time", share),
        numberOf("CPU time in collections", cpu.collector.nanos, "nanoseconds"),
        ...(counted > 0 ? [numberOf("collections in the last minutes", counted, "count")] : []),
        ...coresNumber(cpu),
      ],
      certainty: `${certaintyOf(share)}; in ${
        countText(cpu.collector.samples)
      } of them a collection ran`,
      view: {
        title: "Who allocates",
        of: "allocs",
        page: "flamegraph",
        params: { si: "alloc_space" },
        take: { source: "allocs", seconds: 10 },
      },
    }];
  },
};

function severityOf(share: Share): Severity {
  return isAbove(share, CRITICAL) ? "critical" : "warning";
}

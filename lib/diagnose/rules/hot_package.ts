import { certaintyOf, isAbove, shareNumber, shareOf } from "../numbers/share.ts";
import type { Rule } from "../rule.ts";
import { numberOf, shareText } from "../texts.ts";
import { escapeRegExp } from "../views.ts";
import { busySeverity, coresNumber } from "./hot_function.ts";

const LIMIT = 0.5;

/** One package has more than half of the CPU. */
export const HOT_PACKAGE: Rule = {
  area: "cpu",
  when: "one package of npm, jsr or the web has more than half of the CPU time",
  look({ cpu }) {
    const [first] = cpu?.packages ?? [];
    if (!cpu || !first) return [];
    const share = shareOf(first.nanos, cpu.own.nanos, cpu.own.samples);
    const severity = busySeverity(cpu);
    if (severity === undefined || !isAbove(share, LIMIT)) return [];
    return [{
      severity,
      title: `The package ${first.name} takes ${shareText(share.value)} of the CPU`,
      means:
        "Most of the CPU time goes into code that you did not write, and what it calls of the " +
        "platform.",
      advice: "See which of your functions call it: call it less often, with less, or keep its " +
        "results. A newer version or another package may be faster.",
      numbers: [
        shareNumber("share of the CPU time", share),
        numberOf("CPU time in it", first.nanos, "nanoseconds"),
        ...coresNumber(cpu),
      ],
      certainty: certaintyOf(share),
      view: {
        title: "Who calls it",
        of: "profile",
        page: "flamegraph",
        params: { f: escapeRegExp(first.name) },
      },
    }];
  },
};

import type { Rule } from "../rule.ts";
import { bytesText, countOf, numberOf, shareText } from "../texts.ts";

const LIMIT = 0.8;
/** So many figures in turn: all of the last seconds. */
const FIGURES = 8;

/** The heap is nearly full. */
export const HEAP_LIMIT: Rule = {
  area: "memory",
  when: "V8's heap has used more than 80 % of its limit for the last seconds",
  look({ timeline }) {
    if (!timeline) return [];
    const used = timeline.heapUsed.slice(-FIGURES);
    const limit = timeline.heapLimit.at(-1) ?? 0;
    if (used.length < FIGURES || limit <= 0) return [];
    const least = Math.min(...used);
    if (least <= LIMIT * limit) return [];
    return [{
      severity: "critical",
      title: `V8's heap is ${shareText(least / limit)} full: ${bytesText(least)} of ${
        bytesText(limit)
      }`,
      means:
        "At its limit V8 ends the program. Before that it collects more and more, and all is " +
        "slow.",
      advice:
        "Look at what keeps the memory (heap, then retained if there is memory for it). If the " +
        "program needs that much, start it with a larger --v8-flags=--max-old-space-size.",
      numbers: [
        numberOf("used", least, "bytes"),
        numberOf("limit", limit, "bytes"),
        numberOf("share", least / limit, "share"),
      ],
      certainty:
        `the least of the last ${countOf(FIGURES, "figure")}; garbage may be in it, and the ` +
        "limit is an estimate",
      view: {
        title: "Who allocated it",
        of: "heap",
        page: "flamegraph",
        params: {},
        take: { source: "heap", seconds: 0 },
      },
    }];
  },
};

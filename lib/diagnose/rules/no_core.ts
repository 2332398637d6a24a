import { recordedStalls } from "../numbers/stall_numbers.ts";
import type { Rule } from "../rule.ts";
import { countOf, numberOf, shareText, timeText } from "../texts.ts";

/** Part of the time in which the thread was ready and had no core. */
const LIMIT = 0.1;
const WARNING = 0.25;
const MIN_SECONDS = 5;

/** Other programs take the cores. */
export const NO_CORE: Rule = {
  area: "loop",
  when: "the thread was ready to run and had no core for more than 10 % of the time",
  look({ timeline }) {
    if (!timeline) return [];
    const { at, coreless } = timeline;
    let [known, without] = [0, 0];
    for (let i = 1; i < at.length; i++) {
      const share = coreless[i];
      if (share === null || share === undefined) continue;
      known += at[i]! - at[i - 1]!;
      without += share * (at[i]! - at[i - 1]!);
    }
    const share = known > 0 ? without / known : 0;
    if (known < MIN_SECONDS * 1e3 || share < LIMIT) return [];
    const { notRunning } = recordedStalls(timeline);
    const stalls = notRunning.count > 0
      ? ` ${countOf(notRunning.count, "stall")} of the event loop, up to ${
        timeText(notRunning.longest)
      }, ${notRunning.count === 1 ? "is" : "are"} mostly due to that and not to your code.`
      : "";
    return [{
      severity: share >= WARNING ? "warning" : "info",
      title: `The main thread waited for a core in ${shareText(share)} of the time`,
      means:
        `The machine has fewer cores than its programs want, or the container has a limit.${stalls}`,
      advice:
        "Give the program more of a core, or move other programs elsewhere. Times of requests " +
        "are longer than they have to be; shares of CPU profiles stay right.",
      numbers: [
        numberOf("share of the time without a core", share, "share"),
        numberOf("time without a core", without * 1e6, "nanoseconds"),
        numberOf("stalls mostly due to that", notRunning.count, "count"),
      ],
      certainty: `Linux' scheduler counts it: ${timeText(known * 1e6)} are known`,
      view: { title: "The time line", of: "", page: "recorder", params: {} },
    }];
  },
};

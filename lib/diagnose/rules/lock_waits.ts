import type { Rule } from "../rule.ts";
import { countOf, numberOf, placeText, timeText } from "../texts.ts";
import { focusOf } from "../views.ts";
import { atATime, LIMIT, LOCK_ADVICE, MIN_MEAN, MIN_WAITS, waitSeverity } from "./long_waits.ts";

/** Waits for locks, that are counted since the start. */
export const LOCK_WAITS: Rule = {
  area: "waits",
  when: "one place has more than half of the waiting for locks, 50 ms or more on average",
  unless: ["long-waits"],
  look({ mutex }) {
    const [first] = mutex?.waits ?? [];
    if (!mutex || !first || first.count < MIN_WAITS) return [];
    const share = first.nanos / mutex.total;
    const mean = first.nanos / first.count;
    if (share <= LIMIT || mean < MIN_MEAN) return [];
    const atOnce = atATime(first, mutex);
    return [{
      severity: waitSeverity({ ...first, reason: "lock" }, atOnce),
      title: `${placeText(first.place)} waits ${timeText(mean)} for a lock, ${
        countOf(first.count, "time")
      }`,
      means: "Work that could go on side by side goes on in turn, because it needs the same lock.",
      advice: LOCK_ADVICE,
      numbers: [
        numberOf("mean wait", mean, "nanoseconds"),
        numberOf("waits", first.count, "count"),
        numberOf("share of all waiting for locks", share, "share"),
        ...(atOnce === undefined ? [] : [numberOf("at a time, on average", atOnce, "count")]),
      ],
      certainty: `${countOf(first.count, "wait")}, each measured; waits below 1 ms are not counted`,
      place: first.place,
      view: {
        title: "Who waits",
        of: "mutex",
        page: "flamegraph",
        params: { f: focusOf(first.place) },
      },
    }];
  },
};

import { columnOf, FrameReader, isCode, labelOf, valueAt } from "../numbers/frames.ts";
import { PlaceSums } from "../numbers/place_sums.ts";
import type { Rule } from "../rule.ts";
import { countText, numberOf, placeText, shareText } from "../texts.ts";
import { focusOf } from "../views.ts";

const LIMIT = 1_000;
const CRITICAL = 20_000;

/** Too many open at one line. */
export const MANY_GOROUTINES: Rule = {
  area: "waits",
  when: "1,000 suspended async functions or goroutines or more stand at one line",
  look({ profiles }) {
    const profile = profiles.get("goroutine");
    if (!profile) return [];
    const column = columnOf(profile, "goroutine");
    const reader = new FrameReader();
    const sums = new PlaceSums({ byLine: true });
    const reasons = new Map<string, string>();
    let all = 0;
    for (const sample of profile.sample) {
      const count = valueAt(sample, column);
      all += count;
      const frames = reader.of(sample);
      const place = frames.find(isCode) ?? frames[0];
      if (!place) continue;
      sums.add(place, count, count);
      const reason = labelOf(sample, "wait");
      if (reason) reasons.set(placeText(place), reason);
    }
    const [first] = sums.sorted;
    if (!first || first.value < LIMIT) return [];
    const reason = reasons.get(placeText(first.place));
    return [{
      severity: first.value >= CRITICAL ? "critical" : "warning",
      title: `${countText(first.value)} suspended functions stand at ${placeText(first.place)}`,
      means:
        `${
          reason === undefined ? "They wait" : `They wait for: ${reason}`
        }. Work comes in faster than it is done, or what should end these waits never comes. ` +
        "Each keeps memory alive.",
      advice:
        "Look at what should end the wait. Set a time limit for it, and let only so many in " +
        "at a time.",
      numbers: [
        numberOf("at this line", first.value, "count"),
        numberOf("suspended in all", all, "count"),
        numberOf("share", first.value / all, "share"),
      ],
      certainty: `counted, at one moment: ${shareText(first.value / all)} of all`,
      place: first.place,
      view: {
        title: "Who waits there",
        of: "goroutine",
        page: "tree",
        params: { f: focusOf(first.place) },
      },
    }];
  },
};

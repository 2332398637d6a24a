import { columnOf, FrameReader, isCode, labelOf, valueAt } from "../numbers/frames.ts";
import { PlaceSums } from "../numbers/place_sums.ts";
import type { Rule } from "../rule.ts";
import { countOf, countText, numberOf, placeText } from "../texts.ts";
import { focusOf } from "../views.ts";

/** V8 gives up on a function that it had to take back a few times; more than that is a loop. */
const LIMIT = 10;
const WARNING = 50;
const MAX_FINDINGS = 3;

/** V8 optimises a function and takes it back, again and again. */
export const DEOPTIMISATIONS: Rule = {
  area: "cpu",
  when: "V8 has taken back optimised code of one function 10 times or more",
  look({ profiles }) {
    const profile = profiles.get("deopts");
    if (!profile) return [];
    const column = columnOf(profile, "deopts");
    const reader = new FrameReader();
    const sums = new PlaceSums();
    const reasons = new Map<string, Map<string, number>>();
    for (const sample of profile.sample) {
      const count = valueAt(sample, column);
      const place = count > 0 ? reader.of(sample).find(isCode) : undefined;
      if (!place) continue;
      sums.add(place, count, count);
      const reason = labelOf(sample, "deopt") ?? labelOf(sample, "reason");
      if (reason === undefined) continue;
      const counts = reasons.get(place.function) ?? new Map<string, number>();
      reasons.set(place.function, counts.set(reason, (counts.get(reason) ?? 0) + count));
    }
    return sums.sorted.filter(({ value }) => value >= LIMIT).slice(0, MAX_FINDINGS).map((
      { place, value },
    ) => {
      const why = [...reasons.get(place.function) ?? []].sort((a, b) => b[1] - a[1])[0]?.[0];
      return {
        severity: value >= WARNING ? "warning" : "info",
        title: `V8 took back optimised code of ${placeText(place)} ${countOf(value, "time")}`,
        means:
          "V8 compiled it for kinds of values that it had seen, others came, and it began again. " +
          `It runs slowly in between.${why === undefined ? "" : ` V8's reason: ${why}.`}`,
        advice: "Give it values of one kind: objects with the same properties in the same order, " +
          "no holes in arrays, no numbers that become texts; or use a function for each kind.",
        numbers: [
          numberOf("deoptimisations", value, "count"),
          numberOf("of all in the log", sums.total, "count"),
        ],
        certainty: `V8's log counts each one: ${countText(sums.total)} in all`,
        place,
        view: {
          title: "Its lines",
          of: "deopts",
          page: "source",
          params: { f: focusOf(place), si: "deopts" },
        },
      };
    });
  },
};

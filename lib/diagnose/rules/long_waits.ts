import type { Severity } from "../../contract/findings.ts";
import type { Wait, WaitNumbers } from "../numbers/wait_numbers.ts";
import type { Rule } from "../rule.ts";
import { countOf, countText, numberOf, placeText, shareText, timeText } from "../texts.ts";
import { focusOf } from "../views.ts";

/** Of all waiting. */
export const LIMIT = 0.5;
export const MIN_WAITS = 5;
export const MIN_MEAN = 50e6;
/** So many at the same time are a queue. */
const QUEUE = 5;

/** What to do about waits for a lock. */
export const LOCK_ADVICE =
  "Look at what runs while the lock is held: hold it for less, or use several locks. More " +
  "requests at a time do not help.";

/** What is waited for, as people say it. */
const REASONS: Readonly<Record<string, { what: string; advice: string }>> = {
  fetch: {
    what: "an answer over HTTP",
    advice:
      "Look at the service that answers. Set a time limit, keep answers, or ask for several " +
      "things at once.",
  },
  lock: {
    what: "a lock",
    advice:
      "Look at what runs while the lock is held: hold it for less, or use several locks. More " +
      "requests at a time do not help.",
  },
};
const PROMISE_REGEXP = /^(?:promises?)?$/;
const OTHER_ADVICE =
  "Look at what ends this wait: a pool that is too small, a queue, a slow upstream. Below " +
  "the line the profile has who waits for it.";

/** One line has most of the waiting. */
export const LONG_WAITS: Rule = {
  area: "waits",
  when: "one await has more than half of all waiting, and waits 50 ms or more on average",
  look(evidence) {
    const numbers = evidence.await;
    const [first] = numbers?.waits ?? [];
    if (!numbers || !first || first.count < MIN_WAITS) return [];
    const share = first.nanos / numbers.total;
    const mean = first.nanos / first.count;
    if (share <= LIMIT || mean < MIN_MEAN) return [];
    const { what, advice } = REASONS[first.reason] ??
      { what: namedWait(first.reason), advice: OTHER_ADVICE };
    const atOnce = atATime(first, numbers);
    return [{
      severity: waitSeverity(first, atOnce),
      title: `${shareText(share)} of all waiting is at ${placeText(first.place)}: ${
        timeText(mean)
      } each time`,
      means:
        `Async functions wait there for ${what}. A request takes this long however fast your code is.${
          atOnce !== undefined && atOnce >= 1.5 ? ` ${countText(atOnce)} wait there at a time.` : ""
        }`,
      advice,
      numbers: [
        numberOf("share of all waiting", share, "share"),
        numberOf("mean wait", mean, "nanoseconds"),
        numberOf("waits", first.count, "count"),
        ...(atOnce === undefined ? [] : [numberOf("at a time, on average", atOnce, "count")]),
      ],
      certainty:
        `${countOf(first.count, "wait")} there${
          numbers.seconds > 0 ? ` in ${timeText(numbers.seconds * 1e9)}` : ""
        }; waits that go on at the end count until then. Waits for timers and for the next message ` +
        "are left out",
      place: first.place,
      view: {
        title: "Who waits there",
        of: "await",
        page: "tree",
        params: { f: focusOf(first.place) },
      },
    }];
  },
};

function namedWait(reason: string): string {
  return PROMISE_REGEXP.test(reason) ? "a promise of the program or a library" : reason;
}

/** By Little's law: the sum of waits divided by the time. */
export function atATime({ nanos }: Wait, { seconds }: WaitNumbers): number | undefined {
  return seconds > 0 ? nanos / 1e9 / seconds : undefined;
}

/** How bad it is that so many wait at a time. */
export function waitSeverity({ reason }: Wait, atOnce = 0): Severity {
  if (atOnce >= QUEUE) return "warning";
  return reason === "lock" && atOnce >= 1 ? "warning" : "info";
}

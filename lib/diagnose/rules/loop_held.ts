import type { FindingView, Severity } from "../../contract/findings.ts";
import { recordedStalls, type StallHolder, type StallNumbers } from "../numbers/stall_numbers.ts";
import type { Rule } from "../rule.ts";
import { countOf, numberOf, placeText, timeText } from "../texts.ts";
import { focusOf } from "../views.ts";

const MILLI = 1e6;
/** One of this length, or of so much of the time, is worth to be said. */
const MIN_LONGEST = 100 * MILLI;
const MIN_SHARE = 0.01;
const WARNING_LONGEST = 250 * MILLI;
const WARNING_SHARE = 0.05;
const CRITICAL_LONGEST = 1_000 * MILLI;
const CRITICAL_SHARE = 0.25;
const MAX_FINDINGS = 3;

const TEXTS: Readonly<Record<StallHolder["kind"], { means: string; advice: string }>> = {
  code: {
    means: "While it runs nothing else does: every request waits for it, also those that have " +
      "nothing to do with it.",
    advice: "Move the work to a Worker, or do it in parts with an await between them.",
  },
  collector: {
    means:
      "V8 collected garbage for so long that the event loop stood still; every request waited.",
    advice: "Keep less alive and allocate less: look at the heap, and at who allocates (allocs).",
  },
  outside: {
    means:
      "Code outside of JavaScript kept the event loop from turning: Deno's own, a library, or " +
      "a heap snapshot that somebody took (retained, goroutine).",
    advice: "If nobody took a snapshot then: take a CPU profile while it happens, which has the " +
      "native functions.",
  },
};

/** The event loop is held. */
export const LOOP_HELD: Rule = {
  area: "loop",
  when: "one function held the event loop for 100 ms at once, or for 1 % of the time",
  look({ timeline, block }) {
    const stalls = timeline ? recordedStalls(timeline) : block;
    if (!stalls) return [];
    const how = timeline?.coreless.some((share) => share !== null)
      ? "the time line says when the thread had no core; that is left out"
      : "by samples; whether the thread had a core all the time is not known";
    return stalls.holders.flatMap((holder) => {
      const severity = severityOf(holder, stalls);
      if (!severity) return [];
      const { place, nanos, count, longest, kind } = holder;
      const length = longest > 0
        ? `up to ${timeText(longest)}`
        : `${timeText(nanos / Math.max(1, count))} on average`;
      const share = stalls.seconds > 0 ? nanos / 1e9 / stalls.seconds : undefined;
      return [{
        severity: kind === "outside" ? "info" as const : severity,
        title: `${placeText(place)} held the event loop ${countOf(count, "time")}, ${length}`,
        ...TEXTS[kind],
        numbers: [
          numberOf("times", count, "count"),
          ...(longest > 0 ? [numberOf("longest", longest, "nanoseconds")] : []),
          numberOf("together", nanos, "nanoseconds"),
          ...(share === undefined ? [] : [numberOf("share of the time", share, "share")]),
        ],
        certainty: `${countOf(count, "stall")}${
          stalls.seconds > 0 ? ` in ${timeText(stalls.seconds * 1e9)}` : ""
        }, ${how}`,
        place,
        view: timeline ? ALL_STALLS : viewOf(focusOf(place)),
      }];
    }).slice(0, MAX_FINDINGS);
  },
};

function severityOf(
  { nanos, count, longest, kind }: StallHolder,
  { seconds }: StallNumbers,
): Severity | undefined {
  const length = longest > 0 ? longest : nanos / Math.max(1, count);
  const share = seconds > 0 ? nanos / 1e9 / seconds : 0;
  const isMuch = count > 1;
  if (length >= CRITICAL_LONGEST || isMuch && share >= CRITICAL_SHARE) return "critical";
  if (length >= WARNING_LONGEST || isMuch && share >= WARNING_SHARE) return "warning";
  if (length >= MIN_LONGEST || isMuch && share >= MIN_SHARE) {
    return kind === "outside" ? undefined : "info";
  }
  return undefined;
}

const ALL_STALLS: FindingView = { title: "All stalls", of: "", page: "recorder", params: {} };

function viewOf(focus: string): FindingView {
  return { title: "What ran", of: "block", page: "flamegraph", params: { f: focus } };
}

import { steadyGrowth } from "../numbers/trend.ts";
import type { Rule } from "../rule.ts";
import { bytesText, countOf, numberOf, shareText, timeText } from "../texts.ts";

const MIB = 2 ** 20;
const MIN_GROWN = 64 * MIB;
const MIN_SHARE = 0.2;
/** A program that starts grows, too, in seconds. */
const MIN_SECONDS = 90;
/** Of the growth: if V8's heap and its buffers explain more, that is another finding. */
const MAX_EXPLAINED = 0.5;

/** The process grows outside of V8's heap. */
export const RSS_GROWTH: Rule = {
  area: "memory",
  when: "the process grows steadily by 64 MB and 20 % or more, and V8's heap does not explain half",
  look({ timeline }) {
    if (!timeline) return [];
    const { at, rss, heapUsed, external } = timeline;
    const trend = steadyGrowth(at.map((time, i) => ({ at: time, value: rss[i]! })), MIN_SECONDS);
    if (!trend || trend.grown < MIN_GROWN || trend.grown < MIN_SHARE * trend.from) return [];
    const heap = least(heapUsed, -1) - least(heapUsed, 0);
    const buffers = least(external, -1) - least(external, 0);
    const explained = Math.max(0, heap) + Math.max(0, buffers);
    if (explained > MAX_EXPLAINED * trend.grown) return [];
    return [{
      severity: "warning",
      title: `The process grew by ${bytesText(trend.grown)} in ${
        timeText(trend.seconds * 1e9)
      }, V8's heap did not`,
      means: "Memory outside of JavaScript grows: native libraries, WebAssembly, SQLite, shared " +
        "buffers, Workers; or the system's allocator does not give back what was freed.",
      advice: "See whether it goes with one kind of request. Close what is opened: files, " +
        "databases, Workers. What V8 knows of (buffers) is (external) in the heap profile.",
      numbers: [
        numberOf("the process grew", trend.grown, "bytes"),
        numberOf("growth", trend.perSecond, "bytes/second"),
        numberOf("of that V8's heap", heap, "bytes"),
        numberOf("of that its buffers", buffers, "bytes"),
      ],
      certainty: `${countOf(trend.values, "figure")}, ${bytesText(trend.perSecond)} ± ${
        bytesText(trend.deviation)
      } a second; the heap explains ${shareText(explained / trend.grown)}`,
      view: { title: "The time line", of: "", page: "recorder", params: {} },
    }];
  },
};

/** Least of the first or the last sixth: garbage comes and goes. */
function least(values: readonly number[], end: 0 | -1): number {
  const size = Math.max(1, Math.floor(values.length / 6));
  const part = end === 0 ? values.slice(0, size) : values.slice(-size);
  return part.reduce((least, value) => Math.min(least, value), Infinity);
}

import type { FindingNumber, FindingPlace } from "../../contract/findings.ts";
import type { Evidence } from "../evidence.ts";
import { biggestHolder } from "../numbers/holders.ts";
import { type Measured, steadyGrowth, type Trend } from "../numbers/trend.ts";
import type { Rule, RuleFinding } from "../rule.ts";
import {
  bytesText,
  countOf,
  countText,
  numberOf,
  placeText,
  shareText,
  timeText,
} from "../texts.ts";
import { focusOf } from "../views.ts";

const MIB = 2 ** 20;
/** Less is how caches and V8's own data settle. */
const MIN_GROWN = 8 * MIB;
/** Of what was there. */
const MIN_SHARE = 0.1;
/** Less time shows no trend, in seconds. */
const MIN_SECONDS = 30;
/** Full collections that are a trend. */
const MIN_COLLECTIONS = 3;
/** Of them, which may leave less alive than the one before. */
const MAX_FALLS = 0.2;
/** With garbage in it more is needed. */
const MIN_SECONDS_WITH_GARBAGE = 120;
const MIN_GROWN_WITH_GARBAGE = 32 * MIB;
const MIN_SHARE_WITH_GARBAGE = 0.5;
/** Of growth, which a site explains: else nobody is named. */
const MIN_SITE_SHARE = 0.2;

/** The live heap grows. */
export const HEAP_GROWTH: Rule = {
  area: "memory",
  when: "what is alive on V8's heap grows steadily, by 8 MB and 10 % or more",
  look(evidence) {
    return [fromTimeline(evidence) ?? fromProfiles(evidence)].filter((one) => one !== undefined);
  },
};

function fromTimeline(evidence: Evidence): RuleFinding | undefined {
  const { timeline, heap } = evidence;
  if (!timeline) return undefined;
  const { at, heapLive, heapUsed } = timeline;
  const alive = at.flatMap((time, i) => {
    const value = heapLive[i];
    return value === null || value === undefined ? [] : [{ at: time, value }];
  });
  const used = at.map((time, i) => ({ at: time, value: heapUsed[i]! }));
  const sites = heap?.growth ? heap.growth.sites : heap?.sites;
  const ofGrowth = heap?.growth !== undefined;
  // The larger the heap, the fewer full collections: what is used says whether it goes on.
  const live = steadyGrowth(alive, MIN_SECONDS) ?? steadyGrowth(used, MIN_SECONDS);
  if (live && rises(alive) && isMuch(live, MIN_GROWN, MIN_SHARE)) {
    const certainty = `${countOf(alive.length, "full collection")} in ${
      timeText(live.seconds * 1e9)
    }: each left more alive than the one before; along a line, ${rateText(live)}`;
    return finding(evidence, { trend: live, isSure: true, certainty, sites, ofGrowth });
  }
  // Full collections that show no growth are the better answer.
  if (alive.length >= MIN_COLLECTIONS) return undefined;
  const trend = steadyGrowth(used, MIN_SECONDS_WITH_GARBAGE);
  if (!trend || !isMuch(trend, MIN_GROWN_WITH_GARBAGE, MIN_SHARE_WITH_GARBAGE)) return undefined;
  const certainty = `${countOf(trend.values, "figure")}, the least of each sixth of the time, ${
    rateText(trend)
  }. There were too few full collections, so that garbage may be in it: take heap twice to be sure`;
  return finding(evidence, { trend, isSure: false, certainty, sites, ofGrowth });
}

/** Whether nearly every full collection leaves more alive than the one before, and the last much more. */
function rises(alive: readonly Measured[]): boolean {
  const [first, last] = [alive[0], alive.at(-1)];
  if (!first || !last || alive.length < MIN_COLLECTIONS) return false;
  const falls = alive.filter(({ value }, i) => i > 0 && value < alive[i - 1]!.value).length;
  const grown = last.value - first.value;
  return falls <= MAX_FALLS * alive.length && grown >= MIN_GROWN &&
    grown >= MIN_SHARE * first.value;
}

function fromProfiles(evidence: Evidence): RuleFinding | undefined {
  const growth = evidence.heap?.growth;
  if (!growth) return undefined;
  const { bytes, from, seconds, sites } = growth;
  const trend = {
    grown: bytes,
    from,
    perSecond: bytes / seconds,
    deviation: 0,
    seconds,
    values: 2,
  };
  if (!isMuch(trend, MIN_GROWN, MIN_SHARE)) return undefined;
  return finding(evidence, {
    trend,
    isSure: true,
    certainty: `two heap profiles, ${
      timeText(seconds * 1e9)
    } apart, each after a full collection, of what your code allocated; two say that it grew, not that it goes on`,
    sites,
    ofGrowth: true,
  });
}

interface Growth {
  trend: Trend;
  isSure: boolean;
  certainty: string;
  sites: readonly { place: FindingPlace; value: number }[] | undefined;
  /** Whether sites are of what came, not of all that is alive. */
  ofGrowth: boolean;
}

function finding(evidence: Evidence, growth: Growth): RuleFinding {
  const { trend, isSure, certainty, sites = [], ofGrowth } = growth;
  const whole = ofGrowth ? evidence.heap?.growth?.bytes ?? 0 : evidence.heap?.live ?? 0;
  const site = sites.find(({ place, value }) =>
    !place.function.startsWith("(") && value > MIN_SITE_SHARE * whole
  );
  const retained = evidence.profiles.get("retained");
  const holder = retained && biggestHolder(retained);
  const what = isSure ? "The live heap" : "The heap";
  const by = site ? `, ${shareText(site.value / whole)} from ${placeText(site.place)}` : "";
  const left = limitText(evidence, trend);
  const holderNumber: FindingNumber[] = holder
    ? [numberOf(`held by ${holder.name}`, holder.bytes, "bytes")]
    : [];
  return {
    severity: isSure ? left.isSoon ? "critical" : "warning" : "info",
    title: `${what} grew by ${bytesText(trend.grown)} in ${timeText(trend.seconds * 1e9)}${by}`,
    means: `Something is kept that is never let go: a list, a cache without a bound, listeners.${
      holder ? ` Most of it is held by ${holder.name}.` : ""
    }${left.text}`,
    advice: holder
      ? `Give ${holder.name} a bound, or remove from it what is done.`
      : "Look at what keeps it (retained: the program stands still for a heap snapshot), then give " +
        "that a bound.",
    numbers: [
      numberOf("grown", trend.grown, "bytes"),
      numberOf("growth", trend.perSecond, "bytes/second"),
      ...(site
        ? [
          numberOf(
            `${ofGrowth ? "grown" : "alive"}, from ${placeText(site.place)}`,
            site.value,
            "bytes",
          ),
        ]
        : []),
      ...holderNumber,
    ],
    certainty,
    ...(site ? { place: site.place } : {}),
    view: holder
      ? { title: "What holds it", of: "retained", page: "flamegraph", params: {} }
      : site
      ? {
        title: "Who allocated it",
        of: "heap",
        page: "flamegraph",
        params: { f: focusOf(site.place) },
      }
      : {
        title: "Who keeps it?",
        of: "retained",
        page: "flamegraph",
        params: {},
        take: { source: "retained", seconds: 0 },
      },
  };
}

function isMuch({ grown, from }: Trend, least: number, share: number): boolean {
  return grown >= least && grown >= share * from;
}

function rateText({ perSecond, deviation }: Trend): string {
  return `${bytesText(perSecond)} ± ${bytesText(deviation)} a second`;
}

/** Less is soon, in seconds. */
const SOON = 3_600;

/** When the heap will be full. */
function limitText({ timeline }: Evidence, { perSecond }: Trend) {
  const [limit, used] = [timeline?.heapLimit.at(-1), timeline?.heapUsed.at(-1)];
  if (limit === undefined || used === undefined) return { text: "", isSoon: false };
  const seconds = Math.max(0, limit - used) / perSecond;
  const hours = seconds / 3600;
  const when = hours > 2 ? `${countText(hours)} hours` : `${countText(seconds / 60)} minutes`;
  return {
    text: hours < 1000 ? ` At this rate the program dies in about ${when}.` : "",
    isSoon: seconds < SOON,
  };
}

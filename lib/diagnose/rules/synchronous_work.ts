import { columnOf, FrameReader, isCode, valueAt } from "../numbers/frames.ts";
import { synchronousCall } from "../numbers/cpu_numbers.ts";
import { certaintyOf, isAbove, shareNumber, shareOf } from "../numbers/share.ts";
import { PlaceSums } from "../numbers/place_sums.ts";
import { secondsOf } from "../numbers/since.ts";
import type { Evidence } from "../evidence.ts";
import type { Rule, RuleFinding } from "../rule.ts";
import { countOf, numberOf, placeText, shareText, timeText } from "../texts.ts";
import { focusOf } from "../views.ts";
import { busySeverity, coresNumber } from "./hot_function.ts";

/** Of the CPU time of the program's threads. */
const LIMIT = 0.1;
const WARNING = 0.3;
/** Of stalls. */
const MIN_NANOS = 200e6;

const TEXTS = {
  means: "It does not give the thread back before it is done: no other request goes on meanwhile.",
  advice: "Use the same call without Sync and await it: then another thread does the work.",
};

/** Files, keys or compression on the main thread. */
export const SYNCHRONOUS_WORK: Rule = {
  area: "loop",
  when: "synchronous calls (readFileSync, pbkdf2Sync, gzipSync …) take more than 10 % of the CPU " +
    "time of the program's threads, or hold the loop for 200 ms together",
  look(evidence) {
    return [fromCpu(evidence) ?? fromStalls(evidence)].filter((one) => one !== undefined);
  },
};

function fromCpu({ cpu }: Evidence): RuleFinding | undefined {
  const [first] = cpu?.synchronous ?? [];
  if (!cpu || !first || busySeverity(cpu) === undefined) return undefined;
  const all = cpu.synchronous.reduce((sum, { by }) => sum + by.value, 0);
  const share = shareOf(all, cpu.program.nanos, cpu.program.samples);
  if (!isAbove(share, LIMIT)) return undefined;
  const { call, by: { place, value } } = first;
  return {
    severity: isAbove(share, WARNING) && busySeverity(cpu) === "warning" ? "warning" : "info",
    title: `${placeText(place)} calls ${call}: synchronous calls take ${
      shareText(share.value)
    } of the program's CPU time`,
    ...TEXTS,
    numbers: [
      shareNumber("share of all synchronous calls", share),
      numberOf(`CPU time of ${call} there`, value, "nanoseconds"),
      ...coresNumber(cpu),
    ],
    certainty: certaintyOf(share),
    place,
    view: {
      title: "Who calls it",
      of: "profile",
      page: "flamegraph",
      params: { f: focusOf({ ...place, function: call }) },
    },
  };
}

/** A call that waits for a disk uses no CPU, but holds the loop. */
function fromStalls({ profiles }: Evidence): RuleFinding | undefined {
  const profile = profiles.get("block");
  if (!profile) return undefined;
  const [delay, contentions] = [columnOf(profile, "delay"), columnOf(profile, "contentions")];
  const reader = new FrameReader();
  const byCall = new Map<string, PlaceSums>();
  for (const sample of profile.sample) {
    const frames = reader.of(sample);
    const owner = frames.findIndex(isCode);
    const call = synchronousCall(frames, owner);
    if (call === undefined) continue;
    const sums = byCall.get(call) ?? new PlaceSums();
    byCall.set(call, sums);
    sums.add(frames[owner]!, valueAt(sample, delay), valueAt(sample, contentions));
  }
  const [first] = [...byCall].flatMap(([call, sums]) => sums.sorted.map((by) => ({ call, by })))
    .sort((a, b) => b.by.value - a.by.value);
  if (!first || first.by.value < MIN_NANOS) return undefined;
  const { call, by: { place, value, count } } = first;
  const seconds = secondsOf(profile);
  return {
    severity: "warning",
    title: `${placeText(place)} calls ${call}, which held the event loop for ${timeText(value)}`,
    ...TEXTS,
    numbers: [
      numberOf("held", value, "nanoseconds"),
      numberOf("stalls", count, "count"),
      ...(seconds > 0 ? [numberOf("in", seconds * 1e9, "nanoseconds")] : []),
    ],
    certainty: `${countOf(count, "stall")} of 50 ms or more, divided by samples`,
    place,
    view: {
      title: "What ran",
      of: "block",
      page: "flamegraph",
      params: { f: focusOf({ ...place, function: call }) },
    },
  };
}

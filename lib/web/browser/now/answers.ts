/**
 * The questions of the start page, answered from numbers.
 *
 * @module
 */
import type { Diagnosis, Finding, FindingArea } from "../../../contract/findings.ts";
import type { OwnPlace, RecentCpu } from "../../../contract/now.ts";
import type { Timeline } from "../../../contract/timeline.ts";
import { heldBy } from "../timeline/held_by.ts";
import { sumUp } from "../timeline/summary.ts";
import { bytesText, clockText, lengthText, shareText } from "../timeline/texts.ts";

/** What is known; what has not come yet is absent. */
export interface Known {
  timeline?: Timeline | undefined;
  recent?: RecentCpu | undefined;
  diagnosis?: Diagnosis | undefined;
}

/** A card. */
export interface Answer {
  question: string;
  /** In large letters. */
  number: string;
  text: string;
  /** Who is behind it. */
  culprit: Pick<OwnPlace, "function" | "file" | "line"> | undefined;
  /** Whether something is wrong. */
  isBad: boolean;
  /** Its button: to a page, or a profile to be taken. */
  action: { title: string; page?: string; take?: { source: string; seconds: number } };
}

/** CPU is that of the last minute. */
const MINUTE = 60_000;
/** Less growth is noise: V8's heap breathes. */
const MIN_GROWTH = 1 << 20;
const WAIT_SECONDS = 5;

/** All four. */
export function answers(known: Known): Answer[] {
  return [cpuAnswer(known), memoryAnswer(known), waitAnswer(known), loopAnswer(known)];
}

function cpuAnswer({ timeline, recent, diagnosis }: Known): Answer {
  const until = timeline?.at.at(-1) ?? 0;
  const cpu = timeline ? sumUp(timeline, { from: until - MINUTE, until }).cpu : null;
  const top = recent?.functions[0];
  const share = top && recent && recent.total > 0 ? top.value / recent.total : 0;
  return {
    question: "Is the CPU busy?",
    number: cpu === null ? "–" : shareText(cpu),
    text: cpu === null
      ? "nothing is known of the last minute yet"
      : "of a core, last minute" + (top ? ` · most of your code (${shareText(share)}) is` : ""),
    culprit: top,
    isBad: worst(diagnosis, "cpu") !== undefined,
    action: { title: "Flame graph of this time", page: "flamegraph" },
  };
}

function memoryAnswer({ timeline, diagnosis }: Known): Answer {
  const finding = worst(diagnosis, "memory");
  const growth = timeline && growthOf(timeline);
  return {
    question: "Is memory growing?",
    number: !growth ? "–" : growth.bytes > MIN_GROWTH ? `+${bytesText(growth.bytes)}` : "no",
    text: !growth
      ? "known after two full garbage collections"
      : growth.bytes > MIN_GROWTH
      ? `alive on the heap in ${lengthText(growth.millis)}`
      : `${bytesText(growth.live)} alive on the heap, about the same for ${
        lengthText(growth.millis)
      }`,
    culprit: finding?.place,
    isBad: finding !== undefined,
    action: {
      title: "Which lines hold it? (one garbage collection)",
      take: { source: "heap", seconds: 0 },
    },
  };
}

function waitAnswer({ diagnosis }: Known): Answer {
  const finding = diagnosis?.findings.find(({ area, rule, severity }) =>
    area === "waits" && (severity !== "info" || /wait/.test(rule))
  );
  const number = finding?.numbers[0];
  return {
    question: "Where do requests wait?",
    number: number?.text ?? "not measured",
    text: finding ? finding.title : "waits are watched only while somebody asks",
    culprit: finding?.place,
    isBad: finding !== undefined && finding.severity !== "info",
    action: {
      title: `Watch waits for ${WAIT_SECONDS} s (requests get slower meanwhile)`,
      take: { source: "await", seconds: WAIT_SECONDS },
    },
  };
}

function loopAnswer({ timeline, diagnosis }: Known): Answer {
  const stalls = timeline?.stalls ?? [];
  const longest = stalls.toSorted((a, b) => b.until - b.from - (a.until - a.from))[0];
  const held = longest && timeline ? heldBy(longest, timeline) : undefined;
  const action = stalls.length > 0
    ? { title: stalls.length === 1 ? "The stall" : `All ${stalls.length} stalls`, page: "recorder" }
    : { title: "The last minutes", page: "recorder" };
  return {
    question: "Was the loop held?",
    number: longest ? lengthText(longest.until - longest.from) : timeline ? "no" : "–",
    text: longest
      ? `longest stall, ${clockText(longest.from)}${
        held?.isFunction ? " · held by" : `: ${held?.text}`
      }`
      : timeline
      ? "no stall in the last minutes"
      : "",
    culprit: longest && held?.isFunction ? longest : undefined,
    isBad: worst(diagnosis, "loop") !== undefined,
    action,
  };
}

/** From the first to the last time that it is known what is alive; full collections show it. */
function growthOf({ at, heapLive }: Timeline) {
  const known = at.flatMap((time, i) => {
    const live = heapLive[i] ?? null;
    return live === null ? [] : [{ time, live }];
  });
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last || first === last) return undefined;
  return { bytes: last.live - first.live, millis: last.time - first.time, live: last.live };
}

function worst(diagnosis: Diagnosis | undefined, about: FindingArea): Finding | undefined {
  return diagnosis?.findings.find(({ area, severity }) => area === about && severity !== "info");
}

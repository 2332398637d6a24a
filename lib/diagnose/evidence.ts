/**
 * What rules look at.
 *
 * @module
 */
import type { RecordedTimeline } from "../contract/timeline.ts";
import { combineProfiles } from "../profile/combine/combine.ts";
import { dropFrames } from "../profile/drop_frames.ts";
import type { Profile } from "../profile/types.ts";
import { type CpuNumbers, cpuNumbers } from "./numbers/cpu_numbers.ts";
import { type HeapNumbers, heapNumbers } from "./numbers/heap_numbers.ts";
import { columnOf } from "./numbers/frames.ts";
import { type StallNumbers, stallNumbers } from "./numbers/stall_numbers.ts";
import { type WaitNumbers, waitNumbers } from "./numbers/wait_numbers.ts";
import { countOf, countText, timeText } from "./texts.ts";

/** Kinds that rules know. */
export type EvidenceKind =
  | "profile"
  /** CPU out of the last minutes. */
  | "recorded"
  | "heap"
  | "retained"
  | "block"
  | "mutex"
  | "await"
  | "goroutine"
  | "deopts";

/** A profile that was given. */
export interface GivenProfile {
  profile: Profile;
  /** Where it is from; may say what kind it is: `http://x/debug/pprof/mutex`. */
  source: string;
}

/** All that is known. */
export interface Evidence {
  /** Of the last minutes, if there are some: the longer, the surer. */
  cpu?: CpuNumbers | undefined;
  /** Of a window that was requested, if there is one: it names threads and the kernel. */
  window?: CpuNumbers | undefined;
  heap?: HeapNumbers | undefined;
  /** Of the event loop. */
  block?: StallNumbers | undefined;
  mutex?: WaitNumbers | undefined;
  await?: WaitNumbers | undefined;
  /** What rules read by themselves. */
  profiles: ReadonlyMap<EvidenceKind, Profile>;
  timeline?: RecordedTimeline | undefined;
  /** For people. */
  looked: string[];
  missing: string[];
}

/** A type of value that only this kind has. */
const BY_TYPE: readonly (readonly [type: string, kind: EvidenceKind])[] = [
  ["deopts", "deopts"],
  ["cpu", "profile"],
  ["inuse_space", "heap"],
  ["wait", "await"],
  ["space", "retained"],
  ["goroutine", "goroutine"],
];

/** How a CPU profile out of the last minutes begins to speak of itself. */
const RECORDED_REGEXP = /^recorded: the [\d.]+s until /;

/** What kind of profile it is; nothing if no rule knows it. */
export function kindOf({ profile, source }: GivenProfile): EvidenceKind | undefined {
  if (profile.comment.some((each) => RECORDED_REGEXP.test(each))) return "recorded";
  const known = BY_TYPE.find(([type]) => columnOf(profile, type) >= 0);
  if (known) return known[1];
  if (columnOf(profile, "delay") < 0) return undefined;
  const named = profile.comment.find((each) => /^(?:block|mutex):/.test(each)) ?? source;
  return /\bmutex\b/.test(named) ? "mutex" : "block";
}

/**
 * Sorts what was given, and adds it up.
 *
 * @param given Profiles of any kinds; of a window of time several are added, of
 *   what counts since the start the latest is looked at. Two of the heap are compared.
 */
export function gatherEvidence(
  given: readonly GivenProfile[],
  timeline?: RecordedTimeline,
  missing: readonly string[] = [],
): Evidence {
  const byKind = new Map<EvidenceKind, Profile[]>();
  const unknown: string[] = [];
  for (const each of given) {
    const kind = kindOf(each);
    const profile = withoutDropped(each.profile);
    if (kind === undefined) unknown.push(`${each.source}: no rule knows its types of values`);
    else byKind.set(kind, [...byKind.get(kind) ?? [], profile]);
  }
  const profiles = new Map([...byKind].map(([kind, all]) => [kind, oneOf(kind, all)]));
  const [recorded, window] = (["recorded", "profile"] as const).map((kind) => {
    const profile = profiles.get(kind);
    return profile && cpuNumbers(profile);
  });
  const deopts = profiles.get("deopts");
  const logged = deopts && cpuNumbers(deopts);
  const block = profiles.get("block");
  const mutex = profiles.get("mutex");
  const waits = profiles.get("await");
  return {
    cpu: recorded ?? window ?? logged,
    window: window ?? recorded,
    heap: heapNumbers(byKind.get("heap") ?? []),
    block: block && stallNumbers(block),
    mutex: mutex && waitNumbers(mutex),
    await: waits && waitNumbers(waits),
    profiles,
    timeline,
    looked: [...profiles].map(([kind, profile]) => lookedAt(kind, profile))
      .concat(timeline ? timelineText(timeline) : []),
    missing: [...missing, ...unknown],
  };
}

/** As reports do; a broken expression in a profile drops nothing. */
function withoutDropped(profile: Profile): Profile {
  if (profile.dropFrames === "") return profile;
  try {
    return dropFrames(profile);
  } catch (error) {
    if (error instanceof SyntaxError) return profile;
    throw error;
  }
}

/** Windows, that are added up. */
const WINDOWS: ReadonlySet<EvidenceKind> = new Set(["profile", "recorded", "await", "deopts"]);

function oneOf(kind: EvidenceKind, profiles: Profile[]): Profile {
  const sorted = byTime(profiles);
  if (sorted.length === 1 || !WINDOWS.has(kind)) return sorted.at(-1)!;
  return combineProfiles(sorted);
}

/** Oldest first. */
export function byTime(profiles: readonly Profile[]): Profile[] {
  return profiles.toSorted((a, b) => Number(a.timeNanos) - Number(b.timeNanos));
}

const TITLES: Readonly<Record<EvidenceKind, string>> = {
  profile: "CPU",
  recorded: "CPU of the last minutes",
  heap: "live heap",
  retained: "what keeps memory alive",
  block: "stalls of the event loop",
  mutex: "waits for locks",
  await: "waits of async functions",
  goroutine: "suspended functions",
  deopts: "deoptimisations",
};

function lookedAt(kind: EvidenceKind, profile: Profile): string {
  const nanos = Number(profile.durationNanos);
  const length = nanos > 0 ? `${timeText(nanos)}, ` : "";
  const samples = columnOf(profile, "samples");
  const count = samples < 0
    ? countOf(profile.sample.length, "stack")
    : `${
      countText(profile.sample.reduce((sum, { value }) => sum + Number(value[samples]), 0))
    } samples`;
  return `${TITLES[kind]} (${length}${count})`;
}

function timelineText({ at, stalls }: RecordedTimeline): string {
  const nanos = ((at.at(-1) ?? 0) - (at[0] ?? 0)) * 1e6;
  return `the recorder's last ${timeText(nanos)} (${countOf(at.length, "figure")}, ${
    countOf(stalls.length, "stall")
  })`;
}

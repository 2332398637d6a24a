/**
 * Profiles and figures by hand, with values of choice.
 *
 * @module
 */
import type { RecordedTimeline } from "../../lib/contract/timeline.ts";
import { diagnose } from "../../lib/diagnose/diagnose.ts";
import { gatherEvidence } from "../../lib/diagnose/evidence.ts";
import { type Frame, ProfileBuilder, type ProfileHeader } from "../../lib/profile/builder.ts";
import type { Label, Profile } from "../../lib/profile/types.ts";

/** The time of all that is made here: Unix milliseconds. */
export const AT = Date.UTC(2026, 10, 30, 12);
const SECOND = 1e9;

/** A sample: its stack as texts, leaf first, see {@linkcode frame}. */
export interface MadeSample {
  stack: readonly string[];
  values: readonly number[];
  labels?: readonly Label[];
}

/**
 * A frame by a text: `parse app.ts:7`, `op_read ext:core.js:1 @deno`, `(native) @deno`;
 * without a mapping it is of the application.
 */
export function frame(text: string): Frame {
  const [, name = "", file = "", line = "0", mapping = "/app/main.ts"] =
    /^(.+?)(?: (\S+):(\d+))?(?: @(\S+))?$/.exec(text) ?? [];
  return {
    name,
    systemName: name,
    filename: file === "" || file.includes(":") ? file : `/app/${file}`,
    startLine: Number(line),
    line: Number(line),
    mapping,
  };
}

/** A profile of samples. */
export function made(
  types: readonly string[],
  samples: readonly MadeSample[],
  header: Partial<ProfileHeader> = {},
): Profile {
  const sampleType = types.map((each) => {
    const [type = "", unit = ""] = each.split("/");
    return { type, unit };
  });
  const builder = new ProfileBuilder({
    sampleType,
    periodType: sampleType[0]!,
    period: 1,
    timeNanos: BigInt(AT) * 1_000_000n,
    ...header,
  });
  for (const { stack, values, labels = [] } of samples) {
    builder.add(stack.map(frame), [...values], [...labels]);
  }
  return builder.build();
}

/** A CPU profile: of each stack its samples of 10 ms; as long as they are together unless it is said. */
export function madeCpu(
  samples: readonly (readonly [stack: string, count: number, thread?: string])[],
  seconds?: number,
): Profile {
  const all = samples.reduce((sum, [, count]) => sum + count, 0);
  const durationNanos = (seconds ?? all / 100) * SECOND;
  return made(
    ["samples/count", "cpu/nanoseconds"],
    samples.map(([stack, count, thread]) => ({
      stack: stack.split(" < "),
      values: [count, count * 1e7],
      labels: thread === undefined ? [] : [{ key: "thread", str: thread }],
    })),
    { durationNanos },
  );
}

/** Figures of some seconds, four a second, from what they are at a second. */
export function madeTimeline(
  seconds: number,
  at: (second: number) => Partial<{ [Name in keyof RecordedTimeline]: number | null }>,
  stalls: RecordedTimeline["stalls"] = [],
): RecordedTimeline {
  const times = Array.from({ length: seconds * 4 + 1 }, (_, i) => i / 4);
  const figures = times.map(at);
  const column = <Name extends keyof RecordedTimeline, Missing extends number | null>(
    name: Name,
    missing: Missing,
  ) => figures.map((figure) => (figure[name] ?? missing) as number | Missing);
  return {
    at: times.map((second) => AT + second * 1e3),
    cpu: column("cpu", 0.1),
    coreless: column("coreless", 0),
    delay: column("delay", 1),
    gc: column("gc", 0),
    aboutGc: false,
    freed: column("freed", 0),
    collections: column("collections", 0),
    heapUsed: column("heapUsed", 50 * 2 ** 20),
    heapLive: column("heapLive", null),
    heapLimit: column("heapLimit", 4 * 2 ** 30),
    external: column("external", 2 ** 20),
    rss: column("rss", 200 * 2 ** 20),
    stalls,
    sampled: [],
  };
}

/** A stall, from a second of {@linkcode madeTimeline} on. */
export function madeStall(second: number, millis: number, name: string, file = "") {
  const from = AT + second * 1e3;
  return { from, until: from + millis, function: name, file, line: file === "" ? 0 : 3 };
}

/** What rules find in profiles and figures. */
export function findingsIn(profiles: readonly Profile[], line?: RecordedTimeline) {
  const given = profiles.map((profile, i) => ({ profile, source: `${i}.pb.gz` }));
  return diagnose(gatherEvidence(given, line), AT).findings;
}

/** Names of the rules that fire, with how bad they are: `critical loop-held`. */
export function firedBy(profiles: readonly Profile[], line?: RecordedTimeline): string[] {
  return findingsIn(profiles, line).map(({ severity, rule }) => `${severity} ${rule}`);
}

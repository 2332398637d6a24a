import { pathToFileURL } from "node:url";
import { ProfileBuilder, valueType } from "../../profile/builder.ts";
import { rests } from "../../base/in_slices.ts";
import type { Label, Profile } from "../../profile/types.ts";
import { TAKEN_NAMES, WAIT_LABEL } from "../goroutine/goroutine.ts";
import { byScript } from "../goroutine/wait_reason.ts";
import { DROP_FRAMES, type FrameResolver, type ResolvedFrame } from "../source/frame_resolver.ts";
import { pseudoFrame } from "../source/pseudo_frame.ts";
import { scriptOrigin } from "../source/script_origin.ts";
import { isCallOut } from "../source/user_stack.ts";
import type { Waited } from "./chain_stacks.ts";
import { WaitFrames } from "./wait_frames.ts";
import { MIN_MILLIS } from "./wait.ts";
import type { WaitReport } from "./wait_watch.ts";

/** A sample of waits, before it is in a profile. */
export interface WaitSample {
  /** Leaf first. */
  stack: ResolvedFrame[];
  waited: Waited;
  labels: Label[];
}

/** The waits of a report, and what is to be said of them. */
export interface WaitSamples {
  samples: WaitSample[];
  /** Functions that ran after their waits, with those that wait for them. */
  ran: { stack: ResolvedFrame[]; millis: number }[];
  comments: string[];
}

/** Where the frames of a report come from. */
export interface AwaitSource {
  resolver: FrameResolver;
  /** Whether places are in the source already, as Deno has them. */
  isMapped?: boolean;
}

/** Resolves the stacks of a report. */
export async function waitSamples(
  report: WaitReport,
  { resolver, isMapped = true }: AwaitSource,
): Promise<WaitSamples> {
  const frames = new WaitFrames(resolver, isMapped);
  await frames.prepare([...report.waited, ...report.ran]);
  const rest = rests();
  let deno = 0;
  let open = 0;
  const samples: WaitSample[] = [];
  for (const waited of report.waited) {
    await rest();
    const whole = frames.stack(waited.stops);
    const innermost = whole.findIndex(({ owner }) => owner !== "deno");
    if (whole[innermost]?.owner === "profiler" && !isCallOut(whole[innermost].name)) continue;
    if (whole.length > 0 && innermost < 0) {
      deno += waited.millis;
      continue;
    }
    open += waited.open;
    const stack = whole.length === 0 ? [pseudoFrame("(other waits)")] : whole.filter(isUsers);
    if (stack.length === 0) continue;
    samples.push({
      stack,
      waited,
      labels: [
        ...waited.labels.filter(({ key }) => !TAKEN_NAMES.has(key)),
        { key: WAIT_LABEL, str: waitOf(waited, whole.slice(0, Math.max(innermost, 0))) },
      ],
    });
  }
  const ran = report.ran.flatMap(({ stops, millis }) => {
    const stack = frames.stack(stops);
    return stack[0] && isUsers(stack[0]) ? { stack: stack.filter(isUsers), millis } : [];
  });
  return { samples, ran, comments: describe(report, deno, open) };
}

/** Makes a profile of waits. */
export async function awaitProfile(
  report: WaitReport,
  source: AwaitSource,
  comments: readonly string[],
): Promise<Profile> {
  const nanos = valueType("wait", "nanoseconds");
  const { samples, comments: own } = await waitSamples(report, source);
  const builder = new ProfileBuilder({
    sampleType: [valueType("waits", "count"), nanos],
    defaultSampleType: nanos.type,
    periodType: nanos,
    period: 1,
    timeNanos: report.startedAt,
    durationNanos: Math.round(report.millis * 1e6),
    dropFrames: DROP_FRAMES,
    comment: [...own, ...comments],
  });
  builder.mapping(source.resolver.root);
  for (const { stack, waited: { count, millis }, labels } of samples) {
    builder.add(stack, [Math.round(count), Math.round(millis * 1e6)], labels);
  }
  return builder.build();
}

function isUsers({ owner }: ResolvedFrame): boolean {
  return owner !== "deno" && owner !== "profiler" && owner !== "v8";
}

function ownerOf(file: string, root = ""): ResolvedFrame["owner"] {
  const url = file.startsWith("/") ? pathToFileURL(file).href : file;
  return scriptOrigin(url, true, "", root).owner;
}

function isUsersFile(file: string): boolean {
  const owner = ownerOf(file);
  return owner === "application" || owner === "package";
}

/**
 * What a leaf waits for.
 *
 * @param inDeno Its frames in Deno, innermost first.
 */
function waitOf({ settler }: Waited, inDeno: readonly ResolvedFrame[]): string {
  for (const { filename } of inDeno.toReversed()) {
    const known = byScript(filename);
    if (known) return known;
  }
  const outermost = inDeno.at(-1);
  if (outermost) return outermost.name;
  // What Deno does for the function that runs is waited for: a stream gives what was written to it.
  const first = settler.findIndex((file) => file !== "" && isUsersFile(file));
  const by = settler.slice(0, Math.max(first, 0)).flatMap((file) => byScript(file) ?? [])[0];
  if (by) return by;
  // A timer that calls more than one function of the program does something: it is not waited for.
  const users = settler.filter((file) => file !== "" && isUsersFile(file));
  if (users.length > 1) return "promise";
  return settler.flatMap((file) => byScript(file) ?? [])[0] ?? "promise";
}

function describe(
  { all, withStacks, ...report }: WaitReport,
  deno: number,
  open: number,
): string[] {
  const seconds = (millis: number) => `${(millis / 1e3).toFixed(2)}s`;
  const share = all > 0 ? withStacks / all : 1;
  return [
    `# await: waits of ${
      seconds(report.millis)
    }, by V8's promise hooks, each below who waited for it ` +
    `(of ${report.unknown} turns it is not known what they waited for)`,
    `# ${plural(report.early, "wait")} that began before: the part in the window is in it, ` +
    "at the next await of the function; what began before and goes on still is not in it: goroutine shows that",
    ...report.earlyLeft >= 1
      ? [`left out: about ${plural(Math.round(report.earlyLeft), "wait")} more that began before`]
      : [],
    `# of waits below ${MIN_MILLIS}ms in a row one is counted`,
    "# the hooks are removed, but V8 runs every await of this process some 0.2µs slower from now on",
    ...share < 1
      ? [
        `an estimate: ${
          (share * 100).toFixed(0)
        }% of the time that was waited has stacks, taken by chance; they stand for the rest`,
      ]
      : [],
    ...open > 0
      ? [
        `${
          plural(Math.max(1, Math.round(open)), "wait")
        } went on at the end: until then is in it; ` +
        "which of them are innermost is an estimate",
      ]
      : [],
    ...report.left > 0
      ? [
        `${plural(report.left, "wait")} too many to be followed: ` +
        "they are in those that waited for them",
      ]
      : [],
    ...report.failed > 0
      ? [
        `${plural(report.failed, "call")} of the hooks failed: ` +
        "waits are missing, or are with who waited for them",
      ]
      : [],
    ...deno > 0
      ? [
        `# left out: ${
          seconds(deno)
        } of waits inside Deno for which no function of the program waited there`,
      ]
      : [],
  ];
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

import { pathToFileURL } from "node:url";
import { ProfileBuilder, valueType } from "../../profile/builder.ts";
import type { Label, Profile } from "../../profile/types.ts";
import { unixNanos } from "../clock/unix_time.ts";
import { TAKEN_NAMES, WAIT_LABEL } from "../goroutine/goroutine.ts";
import { byScript } from "../goroutine/wait_reason.ts";
import { errorStack } from "../source/error_stack.ts";
import { DROP_FRAMES, type ResolvedFrame } from "../source/frame_resolver.ts";
import { pseudoFrame } from "../source/pseudo_frame.ts";
import { scriptOrigin } from "../source/script_origin.ts";
import { MIN_MILLIS } from "./wait_graph.ts";
import type { Waited, WaitReport } from "./wait_watch.ts";

/** Characters of a place before its file. */
const PATH_REGEXP = /(^|\(|\s)(\/[^()]*:\d+:\d+\)?)$/;

/**
 * Makes a profile of waits.
 *
 * @param root The application's main module: the first mapping.
 */
export function awaitProfile(
  report: WaitReport,
  root: string,
  comments: readonly string[],
): Profile {
  const nanos = valueType("wait", "nanoseconds");
  const frames = new Map<string, ResolvedFrame | undefined>();
  const frame = (place: string) => {
    if (!frames.has(place)) frames.set(place, frameOf(place, root));
    return frames.get(place);
  };
  let deno = 0;
  let open = 0;
  const samples: { stack: ResolvedFrame[]; values: number[]; labels: Label[] }[] = [];
  for (const waited of report.waited) {
    const whole = waited.places.flatMap((place) => frame(place) ?? []);
    const innermost = whole.findIndex(({ owner }) => owner !== "deno");
    if (whole[innermost]?.owner === "profiler") continue;
    if (whole.length > 0 && innermost < 0) {
      deno += waited.millis;
      continue;
    }
    open += waited.open;
    samples.push({
      stack: whole.length === 0
        ? [pseudoFrame("(other waits)")]
        : whole.filter(({ owner }) => owner !== "deno" && owner !== "profiler"),
      values: [Math.round(waited.count), Math.round(waited.millis * 1e6)],
      labels: [
        ...waited.labels.filter(({ key }) => !TAKEN_NAMES.has(key)),
        { key: WAIT_LABEL, str: waitOf(waited, whole.slice(0, Math.max(innermost, 0))) },
      ],
    });
  }
  const builder = new ProfileBuilder({
    sampleType: [valueType("waits", "count"), nanos],
    defaultSampleType: nanos.type,
    periodType: nanos,
    period: 1,
    timeNanos: unixNanos() - BigInt(Math.round(report.millis * 1e6)),
    durationNanos: Math.round(report.millis * 1e6),
    dropFrames: DROP_FRAMES,
    comment: [...describe(report, deno, open), ...comments],
  });
  builder.mapping(root);
  for (const { stack, values, labels } of samples) builder.add(stack, values, labels);
  return builder.build();
}

/** The frame of a line of a trace. */
function frameOf(place: string, root: string): ResolvedFrame | undefined {
  // Deno gives paths for files; whose code they are is known by URLs.
  const line = place.replace(PATH_REGEXP, (_, before: string, path: string) => {
    const [, file = path, rest = ""] = /^(.*?)(:\d+:\d+\)?)$/.exec(path) ?? [];
    return before + pathToFileURL(file).href + rest;
  });
  const frame = errorStack(`    at ${line}`, root)[0];
  if (frame === undefined) return undefined;
  return { ...frame, owner: ownerOf(frame.filename, root) };
}

function ownerOf(file: string, root = ""): ResolvedFrame["owner"] {
  const url = file.startsWith("/") ? pathToFileURL(file).href : file;
  return scriptOrigin(url, true, "", root).owner;
}

function isUsers(file: string): boolean {
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
  // A timer that calls more than one function of the program does something: it is not waited for.
  const users = settler.filter((file) => file !== "" && isUsers(file));
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
    }, by V8's promise hooks, each below who waited for it; ` +
    `what began before is not in it (of ${report.unknown} turns it is not known what they waited for)`,
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
          Math.round(open)
        } waits went on at the end: they count until then, and which of them are innermost is an estimate`,
      ]
      : [],
    ...report.left > 0
      ? [
        `${report.left} waits were too many to be followed: they are in those that waited for them`,
      ]
      : [],
    ...report.failed > 0
      ? [
        `${report.failed} calls of the hooks failed: waits are missing, or are with who waited for them`,
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

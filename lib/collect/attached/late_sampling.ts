import { type InspectorClient, InspectorError } from "../../inspect/inspector_client.ts";
import type { CpuProfile } from "../../inspect/protocol.ts";
import { inOrder } from "../../profile/import/v8/ticks.ts";
import { samplingInterval } from "../cpu/sampling_interval.ts";
import { askIsolate } from "../target/ask_isolate.ts";
import { type Attached, turnsSoon } from "../target/attached.ts";
import { dropLoopCode } from "./drop_loop_code.ts";
import { joinProfiles, keepParts, type KeptPart } from "./kept_parts.ts";
import type { WindowTimes } from "./window_times.ts";

/** As V8's own tools sample: nobody else pays for it, and seconds are few. */
const HZ = 1000;

/** Beginning and end of a window may take so long. */
const LATE_MILLIS = 500;
const HOT_LOOPS =
  "late start: of a function whose loop was hot before, V8 blames the caller, at the line of the call; " +
  "with recompile=1 it does not";
/** workerd, Bun and others that embed V8's inspector. */
const NO_CONTEXT =
  "the inspector has no context to evaluate anything in: times are wall time, source maps are those that scripts name";

/** Characters of scripts that are read before a window: later the program may be gone. */
export const AHEAD = 4 << 20;

/** Microseconds between two samples. */
export const LATE_INTERVAL = samplingInterval(HZ);

/** What was sampled in a window. */
export interface LateSamples {
  profile: CpuProfile;
  /** The latest of what was kept, where the program took the rest with it. */
  last: KeptPart | undefined;
  /** What profiles say of so late a start, and of what is lost. */
  comments: string[];
}

/** A profiler that runs in another program. */
export interface LateSampling {
  /** The program's `performance.now()` just before; nothing where it cannot be read. */
  before: number | undefined;
  /**
   * Ends it.
   *
   * @throws {InspectorError} If nothing can be had any more.
   */
  stop(): Promise<LateSamples>;
}

/** How V8's profiler is started. */
export interface LateSamplingOptions {
  /**
   * Whether V8 compiles again; unless said, where the event loop is held: nobody is slowed down by
   * it, and else the function that holds the loop is often not even named.
   */
  recompile?: boolean | undefined;
  /** Reads what the program has used. */
  read?: () => Promise<WindowTimes | undefined>;
  /** Microseconds between two samples. */
  interval?: number;
}

/**
 * Starts V8's profiler in a program that it has not run in before.
 *
 * The window is the session's own: those that the program, or another
 * session, has open go on.
 */
export async function startSampling(
  program: Attached,
  {
    recompile = !program.turns,
    read = () => Promise.resolve(undefined),
    interval = LATE_INTERVAL,
  }: LateSamplingOptions,
): Promise<LateSampling> {
  const { client, evaluates, isPage, spare } = program;
  await client.send("Profiler.enable");
  // workerd has but one rate.
  await client.send("Profiler.setSamplingInterval", { interval }).catch(
    unlessClosed,
  );
  const drop = (client: InspectorClient) =>
    dropLoopCode({ client, evaluates }, () => turnsSoon(client));
  const hasLoops = !recompile && !await drop(client);
  // A page has many short parts, and each would be a collection.
  const prepare = isPage ? () => Promise.resolve() : drop;
  const [before] = await Promise.all([
    evaluates ? askIsolate(client, "JSON.stringify(performance.now())") : undefined,
    client.send("Profiler.start"),
  ]);
  if (recompile) await compileAgain(client);
  const over = new AbortController();
  const began = performance.now();
  const parts = spare?.()
    .then((connection) =>
      keepParts(connection, interval, prepare, read, isPage ? 1 : 2, over.signal)
    )
    .catch(() => []);
  const about = aboutStart(program, recompile, hasLoops);
  return {
    before: typeof before === "number" ? before : undefined,
    async stop() {
      const millis = performance.now() - began;
      const whole = await client.send("Profiler.stop").then(({ profile }) => inOrder(profile))
        .catch((error: unknown) => error);
      over.abort();
      const kept = await parts ?? [];
      if (whole instanceof Error || !isProfile(whole)) {
        const last = kept.at(-1);
        if (!last) throw whole;
        return {
          profile: joinProfiles(kept.map(({ profile }) => profile), false),
          last,
          comments: [lostComment(last.until), ...about],
        };
      }
      await client.send("Profiler.disable").catch(() => {});
      const earlier = kept.map(({ profile }) => profile)
        .filter(({ startTime }) => startTime < whole.startTime);
      // A page that went to another process has a profiler there that began then.
      const isWhole = (whole.endTime - whole.startTime) / 1e3 > millis - LATE_MILLIS;
      return {
        profile: isWhole ? whole : joinProfiles([...earlier, whole], true),
        last: undefined,
        comments: about,
      };
    },
  };
}

function isProfile(value: unknown): value is CpuProfile {
  return typeof value === "object" && value !== null && "nodes" in value;
}

/** Refused is refused; an end of the connection shows in what comes next. */
function unlessClosed(error: unknown): void {
  if (!(error instanceof InspectorError)) throw error;
}

async function compileAgain(client: InspectorClient): Promise<void> {
  // To count calls V8 throws all optimised code away; what it compiles from now on can be distinguished.
  await client.send("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  await client.send("Profiler.stopPreciseCoverage");
}

/** @param hasLoops Whether callers are blamed for loops that were hot before. */
function aboutStart(
  { turns, evaluates }: Pick<Attached, "turns" | "evaluates">,
  recompile: boolean,
  hasLoops: boolean,
): string[] {
  return [
    ...evaluates ? [] : [NO_CONTEXT],
    recompile
      ? "V8 compiled the program again for this profile, whose beginning shows it slower than it is"
      : "late start: functions that V8 had inlined before count as those that they were inlined into; " +
        "with recompile=1 V8 compiles again and keeps them apart",
    ...hasLoops ? [HOT_LOOPS] : [],
    ...turns ? [] : [
      "the event loop did not turn when the profile began: one function holds it, or a debugger, " +
      "or the program waits for one (--inspect-brk)",
    ],
  ];
}

/** Says how much there is of a program that took the rest with it. */
export function lostComment(millis: number): string {
  return `kept: the first ${
    (millis / 1e3).toFixed(1)
  } seconds, which were fetched before the end; the rest went with the program`;
}

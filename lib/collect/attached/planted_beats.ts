/**
 * Beats of another program's event loop, by a timer inside it that removes
 * itself.
 *
 * @module
 */
import { type InspectorClient, InspectorError } from "../../inspect/inspector_client.ts";
import type { LateBeat } from "../stalls/beats.ts";

/** What the timer has seen; times are the program's `performance.now()`. */
export interface PlantedBeats {
  late: LateBeat[];
  /** When it was planted, and when it was read. */
  began: number;
  ended: number;
}

/** A timer in another program. */
export interface PlantedHeart {
  /** Settles with its first beat. */
  begun(): Promise<void>;
  /** Reads it and tells it to end, which it does at its next beat. */
  take(): Promise<PlantedBeats>;
  /** Settles when it is gone. */
  gone(): Promise<void>;
  /** Tells it to end, and lets go of it. */
  release(): Promise<void>;
}

/** How it beats, in milliseconds. */
export interface HeartOptions {
  every: number;
  /** Gaps from this length on are told. */
  least: number;
  /** It ends by itself after this, whatever becomes of who has planted it. */
  longest: number;
}

const MOST_LATE = 10_000;

/**
 * Plants one.
 *
 * @throws {InspectorError} If the program is no Deno or Node: a page's timers
 * come late wherever it pleases the browser.
 */
export async function plantHeart(
  client: InspectorClient,
  { every, least, longest }: HeartOptions,
): Promise<PlantedHeart> {
  const parameters = [every, least, longest, MOST_LATE].join();
  const heart = `globalThis[Symbol.for("deno_pprof.heart ${crypto.randomUUID()}")]`;
  const run = async (expression: string, awaitPromise = false) => {
    const { result } = await client.send("Runtime.evaluate", {
      expression,
      awaitPromise,
      returnByValue: true,
    });
    return result.value;
  };
  if (await run(`Boolean(${heart} = (${beat})(${parameters}))`) !== true) {
    throw new InspectorError(
      "block is seen in Deno and Node only: it needs a timer that beats with the event loop",
    );
  }
  return {
    begun: async () => void await run(`${heart}.begun()`, true),
    take: async () => JSON.parse(String(await run(`${heart}.take()`))) as PlantedBeats,
    gone: async () => void await run(`${heart}.gone()`, true),
    release: async () => void await run(`${heart}.take(); delete ${heart}`),
  };
}

/** Of the program, as far as it is used. */
interface Platform {
  process?: {
    versions?: { v8?: string };
    getBuiltinModule?(name: string): Timers;
  };
  performance: { now(): number };
}

interface Timers {
  setInterval(beat: () => void, every: number): { unref?(): void };
  clearInterval(timer: unknown): void;
}

/** Runs in the program, as text: it may refer to nothing outside of it. */
function beat(every: number, least: number, longest: number, most: number) {
  const platform = globalThis as unknown as Platform & Timers;
  const { process, performance } = platform;
  if (!process?.versions?.v8) return undefined;
  const timers = process.getBuiltinModule?.("node:timers") ?? platform;
  const late: LateBeat[] = [];
  const began = performance.now();
  let last = began;
  let isOver = false;
  let begin = () => {};
  let end = () => {};
  const begun = new Promise<void>((resolve) => begin = resolve);
  const gone = new Promise<void>((resolve) => end = resolve);
  const look = () => {
    const at = performance.now();
    if (at - last >= least && late.length < most) late.push({ last, due: last + every, at });
    return last = at;
  };
  // The inspector may have called in the middle of whatever runs, of the platform's timers too.
  void Promise.resolve().then(() => {
    if (isOver) return end();
    const timer = timers.setInterval(() => {
      begin();
      if (!isOver && look() - began < longest) return;
      timers.clearInterval(timer);
      end();
    }, every);
    timer.unref?.();
  });
  return {
    take: () => {
      isOver = true;
      const ended = look();
      return JSON.stringify({ late, began, ended });
    },
    begun: () => begun,
    gone: () => gone,
  };
}

/**
 * The heartbeat of another program's event loop, by a timer inside it that removes
 * itself.
 *
 * @module
 */
import { type InspectorClient, InspectorError } from "../../inspect/inspector_client.ts";
import type { LateBeat } from "../stalls/beats.ts";

/** What the timer has seen; times are the program's `performance.now()`. */
export interface InjectedBeats {
  late: LateBeat[];
  /** When it was injected, and when it was read. */
  began: number;
  ended: number;
}

/** A timer in another program. */
export interface InjectedHeartbeat {
  /** Settles with its first beat. */
  begun(): Promise<void>;
  /** Reads it. */
  peek(): Promise<InjectedBeats>;
  /** Reads it and ends it, which it does at its next beat. */
  take(): Promise<InjectedBeats>;
  /** Settles when it is gone. */
  gone(): Promise<void>;
  /** Ends it, and lets go of it. */
  release(): Promise<void>;
}

/** How it beats, in milliseconds. */
export interface InjectionOptions {
  every: number;
  /** Gaps from this length on are noted. */
  least: number;
  /** It ends by itself after this, whatever becomes of who has injected it. */
  longest: number;
}

const GROUP = "deno-pprof beats";
const MAX_LATE = 10_000;

/**
 * Injects one.
 *
 * @throws {InspectorError} If the program is no Deno or Node: a page's timers
 * come late wherever it pleases the browser.
 */
export async function injectHeartbeat(
  client: InspectorClient,
  { every, least, longest }: InjectionOptions,
): Promise<InjectedHeartbeat> {
  const parameters = [every, least, longest, MAX_LATE].join();
  const key = `globalThis[Symbol.for("deno_pprof.heartbeat ${crypto.randomUUID()}")]`;
  // The program holds it weakly: it is gone with the connection, too.
  const { result: { objectId }, exceptionDetails } = await client.send("Runtime.evaluate", {
    expression:
      `((beats) => beats && (${key} = new WeakRef(beats), beats))((${beat})(${parameters}))`,
    objectGroup: GROUP,
  });
  if (objectId === undefined || exceptionDetails) {
    throw new InspectorError(
      "block is seen in Deno and Node only: it needs a timer that beats with the event loop",
    );
  }
  // Calls of objects may stop where somebody else stops the program, see PauseGate.
  const call = async (method: keyof NonNullable<ReturnType<typeof beat>>) => {
    const { result } = await client.send("Runtime.evaluate", {
      expression: `${key}.deref().${method}()`,
      awaitPromise: method !== "take" && method !== "peek",
      returnByValue: true,
    });
    return result.value;
  };
  return {
    begun: async () => void await call("begun"),
    peek: async () => JSON.parse(String(await call("peek"))) as InjectedBeats,
    take: async () => JSON.parse(String(await call("take"))) as InjectedBeats,
    gone: async () => void await call("gone"),
    async release() {
      await call("take");
      await client.send("Runtime.evaluate", { expression: `delete ${key}` });
      await client.send("Runtime.releaseObjectGroup", { objectGroup: GROUP });
    },
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
  // To look at it in the middle of a stall does not end the stall.
  const peek = () => {
    const at = performance.now();
    const now = at - last >= least ? [{ last, due: last + every, at }] : [];
    return JSON.stringify({ late: [...late, ...now], began, ended: at });
  };
  return {
    peek,
    take: () => {
      isOver = true;
      const ended = look();
      return JSON.stringify({ late, began, ended });
    },
    begun: () => begun,
    gone: () => gone,
  };
}

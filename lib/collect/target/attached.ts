/**
 * Collects from a program that has nothing of ours in it, by its inspector.
 *
 * @module
 */
import type { InspectorClient } from "../../inspect/inspector_client.ts";
import { InspectorError } from "../../inspect/inspector_client.ts";
import { askHeap, askIsolate, askMap, askTimes } from "./ask_isolate.ts";
import { GoroutineCollector } from "../goroutine/goroutine_collector.ts";
import { RetainedCollector } from "../heap/retained/retained_collector.ts";
import { withDeadline } from "../../base/deadline.ts";
import { FrameResolver } from "../source/frame_resolver.ts";
import { cachedModule } from "../source/maps/deno_cache.ts";
import type { FoundMap, ReadText } from "../source/maps/source_map.ts";
import { toFile } from "../source/script_origin.ts";
import { coarseClock, kernelClock, type ThreadClock } from "../clock/thread_clock.ts";

/** What is known of a program before it is examined. */
export interface AttachOptions {
  /** Of its main module, or of the page. */
  url: string;
  /**
   * Where the kernel keeps its thread, `/proc/1234/task/1234`.
   *
   * @param pid What the program takes for the number of its process.
   */
  taskOf?(pid: number): string | undefined;
  /** Reads source maps that its scripts name. */
  read: ReadText;
  /** Whether it is a page. */
  isPage?: boolean;
  /** Makes another connection to it. */
  spare?(): Promise<InspectorClient>;
}

/** A program to collect from. */
export interface Attached {
  client: InspectorClient;
  resolver: FrameResolver;
  goroutines: GoroutineCollector;
  retained: RetainedCollector;
  /** Of its process, where that is one of this machine. */
  pid: number | undefined;
  /** Absent where the thread's CPU time is not known. */
  clock: ThreadClock | undefined;
  /** Whether its event loop turned at the beginning, as far as that can be seen. */
  turns: boolean;
  /** Whether code can be run in it: other embedders of V8 have no context for that. */
  evaluates: boolean;
  /** Whether it is a page, which may go to another. */
  isPage: boolean;
  /** Makes another connection to it. */
  spare: (() => Promise<InspectorClient>) | undefined;
}

/** JavaScript answers within milliseconds, even where it does nothing else. */
const ANSWER_MILLIS = 10_000;
/** A loop that has not turned for so long is held. */
export const TURN_MILLIS = 1_500;
const TURN_GROUP = "deno-pprof turn";

/**
 * Gets to know a program.
 *
 * @throws {InspectorError} If it does not answer.
 */
export async function attach(client: InspectorClient, options: AttachOptions): Promise<Attached> {
  const evaluates = await soon(
    ANSWER_MILLIS,
    evaluatesIn(client),
    "the program does not answer its inspector: it runs native code, or is a page that is busy",
  );
  const turns = !evaluates || await turnsSoon(client);
  const { url, read, taskOf, spare, isPage = false } = options;
  const pid = evaluates ? await pidOf(client) : undefined;
  const task = pid === undefined ? undefined : taskOf?.(pid);
  const mapOf = (url: string) => findMap(client, url, evaluates);
  const resolver = new FrameResolver(client, rootOf(url), mapOf, read);
  const other = { turns: () => turns, heap: () => askHeap(client) };
  return {
    client,
    resolver,
    goroutines: new GoroutineCollector(client, resolver, other),
    retained: new RetainedCollector(client, other),
    pid: task === undefined ? undefined : pid,
    clock: evaluates ? await clockOf(client, task) : undefined,
    turns,
    evaluates,
    isPage,
    spare,
  };
}

/** @throws {InspectorError} If the connection has ended. */
async function evaluatesIn(client: InspectorClient): Promise<boolean> {
  try {
    await client.send("Runtime.evaluate", { expression: "0" });
    return true;
  } catch (error) {
    if (!(error instanceof InspectorError)) throw error;
    // A profiler needs no context; who refuses this, too, is gone or none.
    await client.send("Profiler.enable").catch(() => {
      throw error;
    });
    return false;
  }
}

/** Of a program that is gone, Deno's cache on this machine may have the map. */
async function findMap(
  client: InspectorClient,
  url: string,
  evaluates: boolean,
): Promise<FoundMap | undefined> {
  if (!evaluates) return undefined;
  try {
    return await askMap(client, url);
  } catch (error) {
    if (!(error instanceof InspectorError)) throw error;
    return (await cachedModule(url))?.map;
  }
}

/** Whether the event loop turns. */
export async function turnsSoon(client: InspectorClient): Promise<boolean> {
  return await soon(TURN_MILLIS, whenTurned(client), "").then(() => true, () => false);
}

/** A promise's reaction runs when the loop turns, and has nothing to do with the program's own timers. */
async function whenTurned(client: InspectorClient): Promise<void> {
  // Without a handle the collector would take the promise first.
  const { result } = await client.send("Runtime.evaluate", {
    expression: "Promise.resolve()",
    objectGroup: TURN_GROUP,
  });
  await client.send("Runtime.awaitPromise", { promiseObjectId: result.objectId ?? "" });
  await client.send("Runtime.releaseObjectGroup", { objectGroup: TURN_GROUP });
}

/** What the program takes for the number of its process. */
async function pidOf(client: InspectorClient): Promise<number | undefined> {
  const pid = await askIsolate(client, "JSON.stringify(process.pid)");
  return typeof pid === "number" ? pid : undefined;
}

async function clockOf(
  client: InspectorClient,
  task: string | undefined,
): Promise<ThreadClock | undefined> {
  const exact = task === undefined ? undefined : kernelClock(task);
  if (exact) return exact;
  if (!await askTimes(client)) return undefined;
  return coarseClock(async () => await askTimes(client) ?? { cpu: 0 });
}

/** The main module of a program, the host of a page. */
function rootOf(url: string): string {
  const parsed = URL.parse(url);
  if (parsed?.protocol === "file:") return toFile(url);
  return parsed?.hostname || "application";
}

/** @throws {InspectorError} If the work takes longer. */
export function soon<T>(millis: number, work: Promise<T>, why: string): Promise<T> {
  return withDeadline(millis, work, () => {
    throw new InspectorError(why);
  });
}

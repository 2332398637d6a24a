/**
 * Collects from a program that has nothing of ours in it, by its inspector.
 *
 * @module
 */
import type { InspectorClient } from "../../inspect/inspector_client.ts";
import { InspectorError } from "../../inspect/inspector_client.ts";
import { askHeap, askIsolate, askMap, askTimes } from "../ask_isolate.ts";
import { GoroutineCollector } from "../goroutine/goroutine_collector.ts";
import { pause } from "../pause.ts";
import { FrameResolver } from "../source/frame_resolver.ts";
import type { ReadText } from "../source/maps/source_map.ts";
import { toFile } from "../source/script_origin.ts";
import { coarseClock, kernelClock, type ThreadClock } from "../thread_clock.ts";

/** What is known of a program before one asks it. */
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
}

/** A program to collect from. */
export interface Attached {
  client: InspectorClient;
  resolver: FrameResolver;
  goroutines: GoroutineCollector;
  /** Of its process, where that is one of this machine. */
  pid: number | undefined;
  /** Absent where nothing tells the thread's CPU time. */
  clock: ThreadClock | undefined;
  /** Whether its event loop turned when it was asked. */
  turns: boolean;
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
  await soon(
    ANSWER_MILLIS,
    client.send("Runtime.evaluate", { expression: "0" }),
    "the program does not answer its inspector: it runs native code, or is a page that is busy",
  );
  const turns = await turnsSoon(client);
  const { url, read, taskOf } = options;
  const pid = await pidOf(client);
  const task = pid === undefined ? undefined : taskOf?.(pid);
  const resolver = new FrameResolver(client, rootOf(url), (url) => askMap(client, url), read);
  return {
    client,
    resolver,
    goroutines: new GoroutineCollector(client, resolver, {
      turns: () => turns,
      heap: () => askHeap(client),
    }),
    pid: task === undefined ? undefined : pid,
    clock: await clockOf(client, task),
    turns,
  };
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
export async function soon<T>(millis: number, work: Promise<T>, why: string): Promise<T> {
  const over = new AbortController();
  const late = pause(millis, over.signal).then((whole) => {
    if (whole) throw new InspectorError(why);
    return work;
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
    late.catch(() => {});
  }
}

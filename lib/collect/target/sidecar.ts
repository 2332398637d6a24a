/**
 * Collects from outside of an isolate, by its inspector.
 *
 * @module
 */
import type { InspectorClient } from "../../inspect/inspector_client.ts";
import { connectWebSocket, type WebSocketClient } from "../../inspect/web_socket.ts";
import { askHeap, askMap, askTimes } from "./ask_isolate.ts";
import { CpuSampler } from "../cpu/cpu_sampler.ts";
import { GoroutineCollector } from "../goroutine/goroutine_collector.ts";
import { RetainedCollector } from "../heap/retained/retained_collector.ts";
import { FrameResolver } from "../source/frame_resolver.ts";
import { BeatBoard } from "../stalls/beat_board.ts";
import { OwnHolds } from "../stalls/own_holds.ts";
import { StallWatch } from "../stalls/stall_watch.ts";
import { samplingInterval } from "../cpu/sampling_interval.ts";
import { otherThreadClock, type ThreadClock } from "../clock/thread_clock.ts";

/** What another thread has to know of an isolate. */
export interface Isolate {
  /** Of its inspector. */
  url: string;
  /** Of its thread, as `ownTask` has it. */
  task: string | undefined;
  /** Its application's main module. */
  root: string;
  /** What its own collectors lack, too. */
  notes: string[];
  /** CPU samples a second. */
  hz: number;
  stallMillis: number;
  /** Of its {@linkcode BeatBoard}. */
  beats: SharedArrayBuffer;
}

/** What can sample an isolate from outside of it too, while its event loop does not turn. */
export interface SidecarCollectors {
  client: InspectorClient;
  cpu: CpuSampler;
  stalls: StallWatch;
  goroutines: GoroutineCollector;
  retained: RetainedCollector;
  resolver: FrameResolver;
  clock: ThreadClock;
  /** Makes another connection to the isolate, where that can be had. */
  connect?: () => InspectorClient | Promise<InspectorClient>;
  /** What these profiles lack and why, for the index page and for comments. */
  notes: string[];
  /** Ends all sampling and the connection. */
  stop(): Promise<void>;
}

/** Collectors that may lose the isolate. */
export interface LosableCollectors extends SidecarCollectors {
  /** Fulfilled when a connection has ended, whoever ended it. */
  readonly lost: Promise<void>;
}

/** Windows of all connections to an isolate share one set of names. */
const TITLE = "deno-pprof outside";

/**
 * Starts what can sample another thread's isolate of this process.
 *
 * @param orphans Windows that a lost connection has begun: whoever else samples has them, too.
 *
 * @throws {InspectorError} If it cannot be reached.
 */
export async function startSidecarCollectors(
  isolate: Isolate,
  orphans: readonly string[] = [],
): Promise<LosableCollectors> {
  const client = await connectWebSocket(isolate.url);
  let dumping: WebSocketClient | undefined;
  const close = () => {
    client.close();
    dumping?.close();
  };
  try {
    // A dump's commands are long, and come one by one.
    dumping = await connectWebSocket(isolate.url, { beside: client });
    for (const title of orphans) await client.console("profileEnd", title);
    const collectors = await startOn(client, dumping, isolate);
    return {
      ...collectors,
      connect: () => connectWebSocket(isolate.url, { beside: client }),
      lost: Promise.race([client.closed, dumping.closed]),
      stop: () => collectors.stop().finally(close),
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** @param dumping For goroutines. */
async function startOn(
  client: InspectorClient,
  dumping: InspectorClient,
  isolate: Isolate,
): Promise<SidecarCollectors> {
  const clock = otherThreadClock(
    isolate.task,
    async () => await askTimes(client) ?? { cpu: 0 },
  );
  const cpu = await CpuSampler.start(client, {
    intervalMicros: samplingInterval(isolate.hz),
    clock,
    title: TITLE,
    outside: true,
  });
  await cpu.runAtOnce();
  const { stallMillis, notes, root } = isolate;
  const holds = new OwnHolds();
  const beats = new BeatBoard(isolate.beats).reader(stallMillis);
  const stalls = new StallWatch(cpu, beats, stallMillis, holds);
  const resolver = new FrameResolver(client, root, (url) => askMap(client, url));
  const other = { turns: () => stalls.turns(), heap: () => askHeap(client) };
  const goroutines = new GoroutineCollector(dumping, resolver, other, holds);
  const retained = new RetainedCollector(dumping, other, holds);
  return {
    client,
    cpu,
    stalls,
    goroutines,
    retained,
    resolver,
    clock,
    notes,
    async stop() {
      await goroutines.stop();
      await retained.stop();
      stalls.stop();
      await cpu.stop();
    },
  };
}

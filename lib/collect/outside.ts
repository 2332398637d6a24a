/**
 * Collects from outside of an isolate, by its inspector.
 *
 * @module
 */
import { connectWebSocket } from "../inspect/web_socket.ts";
import type { InspectorClient } from "../inspect/inspector_client.ts";
import type { OutsideCollectors } from "./collectors.ts";
import { CpuSampler } from "./cpu/cpu_sampler.ts";
import type { HeapFigures } from "./goroutine/check_room.ts";
import { GoroutineCollector } from "./goroutine/goroutine_collector.ts";
import { FrameResolver } from "./source/frame_resolver.ts";
import { toFile } from "./source/script_origin.ts";
import type { FoundMap } from "./source/maps/source_map.ts";
import { BeatBoard } from "./stalls/beat_board.ts";
import { beatEvery, StallWatch } from "./stalls/stall_watch.ts";
import { samplingInterval } from "./sampling_interval.ts";
import { otherThreadClock, type ThreadTimes } from "./thread_clock.ts";

/** What another thread has to know of an isolate. */
export interface Isolate {
  /** Of its inspector. */
  url: string;
  /** Of its thread, as `ownTask` tells it. */
  task: string | undefined;
  /** Its application's directory. */
  root: string;
  /** What its own collectors lack, too. */
  notes: string[];
  /** CPU samples a second. */
  hz: number;
  stallMillis: number;
  /** Of its {@linkcode BeatBoard}. */
  beats: SharedArrayBuffer;
}

/** Windows of all connections to an isolate share one set of names. */
const TITLE = "deno-pprof outside";

/** Starts what can sample another thread's isolate of this process. */
export async function startOutside(isolate: Isolate): Promise<OutsideCollectors> {
  const client = await connectWebSocket(isolate.url);
  const clock = otherThreadClock(isolate.task, () => threadTimes(client));
  const cpu = await CpuSampler.start(client, {
    intervalMicros: samplingInterval(isolate.hz),
    clock,
    title: TITLE,
    outside: true,
  });
  const { stallMillis, notes, root } = isolate;
  const beats = new BeatBoard(isolate.beats).reader(stallMillis, beatEvery(stallMillis));
  const stalls = new StallWatch(cpu, beats, stallMillis);
  const resolver = new FrameResolver(client, root, (url) => askMap(client, url));
  const goroutines = new GoroutineCollector(client, resolver, {
    turns: () => stalls.turns(),
    heap: () => heapFigures(client),
  });
  return {
    client,
    cpu,
    stalls,
    goroutines,
    resolver,
    clock,
    notes,
    async stop() {
      await goroutines.stop();
      stalls.stop();
      await cpu.stop();
      client.close();
    },
  };
}

/** Asks for a value; nothing of the application's own is called, so nothing of it can be disturbed. */
async function ask(client: InspectorClient, expression: string): Promise<unknown> {
  const { result } = await client.send("Runtime.evaluate", { expression, returnByValue: true });
  return typeof result.value === "string" ? JSON.parse(result.value) : undefined;
}

async function threadTimes(client: InspectorClient): Promise<ThreadTimes> {
  const usage = await ask(client, "JSON.stringify(process.threadCpuUsage())");
  const { user, system } = usage as { user: number; system: number };
  return { cpu: (user + system) * 1e3 };
}

async function heapFigures(client: InspectorClient): Promise<HeapFigures> {
  const read = `process.getBuiltinModule("node:v8").getHeapStatistics()`;
  return await ask(client, `JSON.stringify(${read})`) as HeapFigures;
}

/** Deno keeps the maps of what it compiled in the isolate that runs it. */
async function askMap(client: InspectorClient, url: string): Promise<FoundMap | undefined> {
  const path = JSON.stringify(toFile(url));
  const find = `process.getBuiltinModule("node:module").findSourceMap(${path})`;
  const payload = await ask(client, `JSON.stringify(${find}?.payload)`);
  return payload ? { payload, base: url } : undefined;
}

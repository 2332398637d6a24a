/**
 * Collects from outside of an isolate, by its inspector.
 *
 * @module
 */
import { connectWebSocket } from "../inspect/web_socket.ts";
import { askHeap, askMap, askTimes } from "./ask_isolate.ts";
import type { OutsideCollectors } from "./collectors.ts";
import { CpuSampler } from "./cpu/cpu_sampler.ts";
import { GoroutineCollector } from "./goroutine/goroutine_collector.ts";
import { FrameResolver } from "./source/frame_resolver.ts";
import { BeatBoard } from "./stalls/beat_board.ts";
import { beatEvery, StallWatch } from "./stalls/stall_watch.ts";
import { samplingInterval } from "./sampling_interval.ts";
import { otherThreadClock } from "./thread_clock.ts";

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
  const { stallMillis, notes, root } = isolate;
  const beats = new BeatBoard(isolate.beats).reader(stallMillis, beatEvery(stallMillis));
  const stalls = new StallWatch(cpu, beats, stallMillis);
  const resolver = new FrameResolver(client, root, (url) => askMap(client, url));
  const goroutines = new GoroutineCollector(client, resolver, {
    turns: () => stalls.turns(),
    heap: () => askHeap(client),
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

import type { Boot } from "./boot.ts";
import { CpuSampler } from "../cpu/cpu_sampler.ts";
import { GcLog } from "../gc/gc_log.ts";
import { GoroutineCollector } from "../goroutine/goroutine_collector.ts";
import { IdleSampling } from "../cpu/idle_sampling.ts";
import { IdleCost } from "../cpu/idle_cost.ts";
import { ExternalWatch } from "../heap/external_watch.ts";
import { HeapSampler } from "../heap/heap_sampler.ts";
import { RetainedCollector } from "../heap/retained/retained_collector.ts";
import { LockWatch } from "../locks/lock_watch.ts";
import type { BeatBoard } from "../stalls/beat_board.ts";
import { Heartbeat } from "../stalls/heartbeat.ts";
import { OwnHolds } from "../stalls/own_holds.ts";
import { beatEvery, StallWatch } from "../stalls/stall_watch.ts";
import { FrameResolver } from "../source/frame_resolver.ts";
import { RequestWatch } from "../trace/request_watch.ts";
import type { SidecarCollectors } from "./sidecar.ts";
import { samplingInterval } from "../cpu/sampling_interval.ts";
import { type ThreadClock, threadClock, type ThreadTimes } from "../clock/thread_clock.ts";
import { scheduleWarmUp } from "./warm_up.ts";

/** How the collectors sample. */
export interface CollectorsOptions {
  /** Samples of the CPU profiler a second. */
  hz: number;
  /** Mean bytes between samples of the heap. */
  heapInterval: number;
  /** Length of windows that open by themselves while somebody reads what was allocated; 0: none. */
  allocWindowMillis: number;
  /** Whether windows may count every allocation. */
  exact: boolean;
  /** Intervals from this length on in which the event loop does not turn are stalls, in milliseconds. */
  stallMillis: number;
  /** Shows the beats of the event loop to another thread. */
  board?: BeatBoard;
  /** The application's main module, where that is not this thread's. */
  root?: string;
  /** Loads what requests for profiles need, soon after the start. */
  loadRest?: () => Promise<unknown>;
}

/** Everything that samples one isolate. */
export interface Collectors extends SidecarCollectors {
  /** When the profiler itself holds the event loop. */
  holds: OwnHolds;
  /** Ticks with the event loop. */
  heartbeat: Heartbeat;
  locks: LockWatch;
  /** Notified by what wraps the service. */
  requests: RequestWatch;
  heap: HeapSampler;
  gc: GcLog;
  exact: boolean;
  /** V8's log, where that has the CPU samples. */
  log: string | undefined;
}

const LOGGED = "V8 logs the ticks of this program (--prof): profile is made of its log, " +
  "block has no stacks, nothing is recorded, and there are no pages";

/** The thread's own clock answers at once. */
function timesOf(clock: ThreadClock): ThreadTimes | undefined {
  const times = clock.read();
  return "cpu" in times ? times : undefined;
}

/** @returns What wakes the thread only because of the profiler, by the looks of the heartbeat. */
function watchIdleCost(heartbeat: Heartbeat, clock: ThreadClock): IdleCost {
  const idleCost = new IdleCost();
  heartbeat.listen(() => {
    const times = timesOf(clock);
    if (times) idleCost.look({ ...times, at: performance.now(), beats: heartbeat.beats });
  });
  return idleCost;
}

/** Starts all samplers on a connection that samples already. */
export async function startCollectors(
  boot: Boot,
  options: CollectorsOptions,
): Promise<Collectors> {
  const { client } = boot;
  const clock = threadClock();
  const least = options.stallMillis;
  const heartbeat = new Heartbeat({
    every: beatEvery(least),
    least,
    board: options.board,
    cpu: () => timesOf(clock)?.cpu,
  });
  const intervalMicros = samplingInterval(options.hz);
  const cpu = await CpuSampler.start(client, {
    intervalMicros,
    clock,
    idleCost: watchIdleCost(heartbeat, clock),
    boot,
    rests: () => heartbeat.rests,
    rounds: (round, often) => heartbeat.rounds(round, often),
    silent: boot.log !== undefined,
  });
  let heap: HeapSampler;
  try {
    heap = await HeapSampler.start(client, {
      interval: options.heapInterval,
      external: new ExternalWatch(cpu),
      readerWindowMillis: options.allocWindowMillis,
    });
  } catch (error) {
    heartbeat.stop();
    await cpu.stop().catch(() => {});
    throw error;
  }
  const gc = new GcLog();
  // While the thread rests there is nothing to collect.
  const offGc = heartbeat.listen((quiet) => void (quiet || gc.look()));
  const holds = new OwnHolds();
  const stalls = new StallWatch(cpu, heartbeat, least, holds);
  const locks = new LockWatch();
  const resolver = new FrameResolver(client, options.root);
  const idling = new IdleSampling({ cpu, heartbeat, root: resolver.root });
  const goroutines = new GoroutineCollector(client, resolver, undefined, holds);
  const retained = new RetainedCollector(client, undefined, holds);
  const notes = [
    ...boot.log === undefined ? [] : [LOGGED],
    ...clock.exact ? [] : [
      `without --allow-all the thread's CPU time is known in steps of 10ms, its waiting not at all`,
    ],
  ];
  const samplers = { client, cpu, resolver, clock, notes };
  const callOffWarmUp = scheduleWarmUp(samplers, options.loadRest);
  return {
    ...samplers,
    ...client.another ? { connect: client.another } : {},
    heartbeat,
    stalls,
    holds,
    locks,
    goroutines,
    retained,
    requests: new RequestWatch(),
    heap,
    gc,
    exact: options.exact,
    log: boot.log,
    async stop() {
      await callOffWarmUp();
      offGc();
      gc.stop();
      locks.stop();
      idling.stop();
      stalls.stop();
      await goroutines.stop();
      await retained.stop();
      await cpu.stop();
      await heap.stop();
      client.close();
    },
  };
}

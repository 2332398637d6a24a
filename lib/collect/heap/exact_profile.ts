import type { Profile } from "../../profile/types.ts";
import type { Collectors } from "../target/own.ts";
import { Stopping } from "../target/stopping.ts";
import { delay } from "../../base/delay.ts";
import { AllocationTraceReader } from "./allocation_trace.ts";
import { heapProfile } from "./heap_profile.ts";

/**
 * Counts every allocation for some seconds with V8's tracker: objects too, and
 * what is in use is not disturbed. The service is many times slower meanwhile
 * and pauses for a snapshot at the end.
 *
 * @throws {RangeError} If a window of this kind is open already.
 */
export async function exactProfile(
  { client, heap, resolver, notes }: Collectors,
  seconds: number,
  signal?: AbortSignal,
): Promise<Profile> {
  if (tracking.has(client)) {
    throw new RangeError("Cannot count allocations: they are being counted already");
  }
  tracking.add(client);
  const reader = new AllocationTraceReader();
  // A session of its own can end without the snapshot.
  const session = client.another?.() ?? client;
  const off = session.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => reader.push(chunk));
  const started = performance.now();
  try {
    await session.send("HeapProfiler.startTrackingHeapObjects", { trackAllocations: true });
    await delay(seconds * 1e3, signal);
    if (signal?.reason instanceof Stopping) {
      throw new RangeError("Cannot count allocations: the profiler is stopping");
    }
    await session.send("HeapProfiler.stopTrackingHeapObjects", { reportProgress: false });
  } finally {
    off();
    if (session !== client) session.close();
    tracking.delete(client);
  }
  const millis = performance.now() - started;
  const sites = reader.stacks().map(({ stack, count, bytes }) => ({
    key: "",
    leaf: "",
    stack,
    objects: count,
    bytes,
  }));
  return await heapProfile({
    alloc: { sites, named: [] },
    inUse: { sites: [], named: [] },
    interval: 1,
    defaultSampleType: "alloc_space",
    durationNanos: Math.round(millis * 1e6),
    comments: [
      `alloc: every allocation of ${
        (millis / 1e3).toFixed(1)
      }s, counted by V8's tracker; the program ran many times slower`,
      "inuse: not known in an allocation window, see /debug/pprof/heap",
      ...(heap.restarts > 0 ? ["the heap sampler had to be restarted"] : []),
      ...notes,
    ],
  }, resolver);
}

/** V8 has one tracker; two windows would end each other. */
const tracking = new WeakSet<Collectors["client"]>();

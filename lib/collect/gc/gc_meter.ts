import { GCProfiler } from "node:v8";

/** What the isolate's garbage collector did in an interval of time. */
export interface GcInterval {
  /** V8's live bytes after the last full collection, if there was one. */
  live?: LiveBytes;
  /** In order; when in the interval they were V8 does not say. */
  collections: Collection[];
}

/** One garbage collection. */
export interface Collection {
  /** V8's word, such as `Scavenge` or `MarkSweepCompact`. */
  type: string;
  /** Wall time of the main thread. */
  nanos: number;
  /** Bytes of the JavaScript heap in use. */
  before: number;
  after: number;
}

/** Memory that V8 found in use, in bytes. */
export interface LiveBytes {
  /** The JavaScript heap. */
  heap: number;
  /** Machine code, bytecode and their metadata, which are part of the heap. */
  code: number;
  /** Array buffers and other memory that the heap only refers to. */
  external: number;
}

/** Node's types know the figures of an entry; only these are read. */
interface GcEntry {
  gcType: string;
  cost: number;
  beforeGC: { heapStatistics: { usedHeapSize: number } };
  afterGC: {
    heapStatistics: { usedHeapSize: number; externalMemory: number };
    heapSpaceStatistics: { spaceName: string; spaceUsedSize: number }[];
  };
}

const CODE_SPACE_REGEXP = /^(code|trusted)/;

/**
 * Watches the garbage collector until the returned function is called.
 *
 * Keep intervals short: each collection costs some 25 µs when the watch ends.
 * Source: `v8.GCProfiler`, whose `cost` is wall nanoseconds of the main thread.
 *
 * @example
 * ```ts
 * import { meterGc } from "./gc_meter.ts";
 * import { ok } from "node:assert/strict";
 *
 * const stop = meterGc();
 * ok(stop().collections.length >= 0);
 * ```
 */
export function meterGc(): () => GcInterval {
  const profiler = new GCProfiler();
  profiler.start();
  return () => {
    const entries = (profiler.stop() as unknown as { statistics: GcEntry[] }).statistics;
    const full = entries.findLast((e) => e.gcType === "MarkSweepCompact");
    return {
      ...(full ? { live: liveBytes(full) } : {}),
      collections: entries.map(({ gcType, cost, beforeGC, afterGC }) => ({
        type: gcType,
        nanos: cost,
        before: beforeGC.heapStatistics.usedHeapSize,
        after: afterGC.heapStatistics.usedHeapSize,
      })),
    };
  };
}

function liveBytes({ afterGC }: GcEntry): LiveBytes {
  const code = afterGC.heapSpaceStatistics
    .filter((space) => CODE_SPACE_REGEXP.test(space.spaceName))
    .reduce((sum, space) => sum + space.spaceUsedSize, 0);
  const { usedHeapSize, externalMemory } = afterGC.heapStatistics;
  return { heap: usedHeapSize, code, external: externalMemory };
}

import { processCpu } from "../base/process_cpu.ts";
import type { Collectors } from "../collect/target/own.ts";
import type { GcTotals } from "../collect/gc/gc_log.ts";
import type { HeapLimit } from "./heap_limit.ts";
import type { ThreadTimes } from "../collect/clock/thread_clock.ts";

/** What a service was like at a moment. */
export interface Figure {
  /** Unix milliseconds. */
  at: number;
  /** CPU time of the thread so far, and time without a core where that is known, in nanoseconds. */
  thread: ThreadTimes;
  /**
   * CPU time of all threads of the process so far, in nanoseconds; not read while this thread does
   * nothing, and records of old lack it.
   */
  process?: number;
  /** The longest that the event loop did not turn since the figure before, in milliseconds. */
  delay: number;
  /** V8's heap with garbage, in bytes. */
  heapUsed: number;
  /** How large that may become, in bytes: an estimate. */
  heapLimit: number;
  /** What was allocated on it since the start, dead or alive, in bytes; records of old lack it. */
  allocated?: number;
  /** Garbage collections since the figure before; records of old lack it, or have an estimate. */
  collections?: number;
  /** Wall time of the thread in them, in milliseconds; records of old lack it. */
  collecting?: number;
  /** Array buffers and other memory that the heap only refers to, in bytes. */
  external: number;
  /** Of the whole process, in bytes. */
  rss: number;
}

/**
 * Reads a figure; the delay is the one since the last call.
 *
 * @param before The collections until the figure before.
 */
export async function readFigure(
  { clock, heart, heap, gc }: Collectors,
  before: GcTotals,
  limit: HeapLimit,
): Promise<{ figure: Figure; gc: GcTotals }> {
  const thread = await clock.read();
  const now = gc.look();
  const { user, system } = processCpu();
  const { used_heap_size, heap_size_limit, external_memory, allocated } = heap.look();
  const figure = {
    at: Date.now(),
    thread,
    process: user + system,
    delay: heart.takeLongest(),
    heapUsed: used_heap_size,
    heapLimit: limit.estimate(heap_size_limit, used_heap_size),
    allocated,
    collections: now.count - before.count,
    collecting: (now.nanos - before.nanos) / 1e6,
    external: external_memory,
    rss: Deno.memoryUsage().rss,
  };
  return { figure, gc: now };
}

/** The figure of a moment until which the thread has done next to nothing since the last one. */
export async function repeatFigure(
  { process: _, ...last }: Figure,
  { clock, heart }: Collectors,
): Promise<Figure> {
  const thread = await clock.read();
  const delay = heart.takeLongest();
  return { ...last, at: Date.now(), thread, delay, collections: 0, collecting: 0 };
}

import type { Collectors } from "../collect/collectors.ts";
import type { GcCounter } from "../collect/gc_counter.ts";
import type { HeapLimit } from "./heap_limit.ts";
import type { ThreadTimes } from "../collect/thread_clock.ts";

/** What a service was like at a moment. */
export interface Figure {
  /** Unix milliseconds. */
  at: number;
  /** CPU time of the thread so far, and time without a core where that is known, in nanoseconds. */
  thread: ThreadTimes;
  /** The longest that the event loop did not turn since the figure before, in milliseconds. */
  delay: number;
  /** V8's heap with garbage, in bytes. */
  heapUsed: number;
  /** How large that may become, in bytes: an estimate. */
  heapLimit: number;
  /** What was allocated on it since the start, dead or alive, in bytes; records of old lack it. */
  allocated?: number;
  /**
   * Garbage collections since the figure before: counted up to 8, above that an
   * estimate; several within one turn of the event loop count as one. Records
   * of old lack it.
   */
  collections?: number;
  /** Array buffers and other memory that the heap only refers to, in bytes. */
  external: number;
  /** Of the whole process, in bytes. */
  rss: number;
}

/** Reads a figure; the delay and the collections are those since the last call. */
export async function readFigure(
  { clock, heart, heap }: Collectors,
  counter: GcCounter,
  limit: HeapLimit,
): Promise<Figure> {
  const thread = await clock.read();
  const { used_heap_size, heap_size_limit, external_memory, allocated } = heap.look();
  return {
    at: Date.now(),
    thread,
    delay: heart.takeLongest(),
    heapUsed: used_heap_size,
    heapLimit: limit.estimate(heap_size_limit, used_heap_size),
    allocated,
    collections: counter.take(),
    external: external_memory,
    rss: Deno.memoryUsage().rss,
  };
}

/** The figure of a moment until which the thread has done next to nothing since the last one. */
export async function repeatFigure(last: Figure, { clock, heart }: Collectors): Promise<Figure> {
  const thread = await clock.read();
  return { ...last, at: Date.now(), thread, delay: heart.takeLongest(), collections: 0 };
}

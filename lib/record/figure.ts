/**
 * What a service was like at a moment.
 *
 * @module
 */
import { processCpu } from "../base/process_cpu.ts";
import type { ThreadTimes } from "../collect/clock/thread_clock.ts";
import type { GcTotals } from "../collect/gc/gc_log.ts";
import type { Collectors } from "../collect/target/own.ts";

/** What a service was like at a moment. */
export interface Figure {
  /** Unix milliseconds. */
  at: number;
  /** CPU time of the thread so far, and time without a core where that is known, in nanoseconds. */
  thread: ThreadTimes;
  /**
   * CPU time of all threads of the process so far, in nanoseconds; not read while this thread does
   * nothing, and older records lack it.
   */
  process?: number;
  /** The longest that the event loop did not turn since the figure before, in milliseconds. */
  delay: number;
  /** V8's heap with garbage, in bytes. */
  heapUsed: number;
  /** How large that may become, in bytes: an estimate. */
  heapLimit: number;
  /** What was allocated on it since the start, dead or alive, in bytes; older records lack it. */
  allocated?: number;
  /** Garbage collections since the figure before; older records lack it, or have an estimate. */
  collections?: number;
  /** Bytes alive after the latest full one, if one was since the figure before. */
  live?: number;
  /** Wall time of the thread in them, in milliseconds; older records lack it. */
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
  { clock, heartbeat, heap, gc }: Collectors,
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
    delay: heartbeat.takeLongest(),
    heapUsed: used_heap_size,
    heapLimit: limit.estimate(heap_size_limit, used_heap_size),
    allocated,
    collections: now.count - before.count,
    ...(now.live !== undefined && now.full > before.full ? { live: now.live } : {}),
    collecting: (now.nanos - before.nanos) / 1e6,
    external: external_memory,
    rss: Deno.memoryUsage().rss,
  };
  return { figure, gc: now };
}

/** The figure of a moment until which the thread has done next to nothing since the last one. */
export async function repeatFigure(
  { process: _, live: __, ...last }: Figure,
  { clock, heartbeat }: Collectors,
): Promise<Figure> {
  const thread = await clock.read();
  const delay = heartbeat.takeLongest();
  return { ...last, at: Date.now(), thread, delay, collections: 0, collecting: 0 };
}

const MIB = 2 ** 20;
/** Three semi-spaces of 32 MiB, as V8 has them unless `--max-heap-size` says how large all may become. */
const YOUNG_GENERATION = 96 * MIB;
/** Then V8 makes the young generation so much smaller. */
const OLD_OF_YOUNG = 128 / 3;
/** A smaller old generation than this holds no program. */
const MIN_OLD_GENERATION = 32 * MIB;
/** What is in use has the young generation in it, too, but hardly more of it than this. */
const MAX_YOUNG_USED = 48 * MIB;

/**
 * Estimates how large a heap may become: V8 counts its young generation into
 * the limit that it reports, but dies when the old one is full. How large the
 * young one may become it does not report; what is in use can show that it is
 * smaller than was thought.
 *
 * @example
 * ```ts
 * import { HeapLimit } from "./figure.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * // --max-old-space-size=64, then --max-heap-size=64.
 * const limits = [160, 64].map((mib) => new HeapLimit().estimate(mib * 2 ** 20, 0) / 2 ** 20);
 * deepStrictEqual(limits, [64, 62.5]);
 * ```
 */
export class HeapLimit {
  #isSmall = false;

  /**
   * @param limit V8's `heap_size_limit`.
   * @param used Bytes in use, garbage included.
   */
  estimate(limit: number, used: number): number {
    const old = limit - YOUNG_GENERATION;
    this.#isSmall ||= old < MIN_OLD_GENERATION || used > old + MAX_YOUNG_USED;
    return this.#isSmall ? limit - limit / OLD_OF_YOUNG : old;
  }
}

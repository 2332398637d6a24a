import process from "node:process";
import { getHeapStatistics } from "node:v8";

/** What a snapshot has to do with, in bytes. */
interface MemoryState {
  /** V8's live heap. */
  heap: number;
  /** How large V8 lets it become. */
  heapLimit: number;
  /** What the machine or the container has left; infinite where that is not known. */
  memory: number;
  /** What a snapshot takes more memory for: functions, promises, and elements of arrays, maps, sets and large objects. */
  expensive: number;
}

/** The part of `getHeapStatistics()` that is read, in bytes. */
export interface HeapFigures {
  used_heap_size: number;
  heap_size_limit: number;
}

/** Text of a snapshot for a byte of the heap, at worst; Deno keeps it on the heap meanwhile. */
const TEXT_SHARE = 3.2;
/** How full the heap may be then. */
const MAX_FILL = 0.8;
/** What a snapshot of the smallest program takes beyond what follows. */
const BASE_BYTES = 64 << 20;
/** Memory that V8 takes for a snapshot of small objects, for a byte of the heap: 9 to 12 were measured. */
const MEMORY_SHARE = 12;
/** What it takes besides at worst for each of what has a row of its own: V8 takes a page for it while it writes. */
const EXPENSIVE_BYTES = 4_608;

/** What a snapshot is for. */
export interface SnapshotUse {
  profile: string;
  /** Memory for a byte of the heap. */
  share: number;
}

const GOROUTINES: SnapshotUse = { profile: "goroutine", share: MEMORY_SHARE };

/**
 * Makes sure that there is memory for a snapshot: a service that runs out of
 * memory is gone, and a profiler must not be the reason.
 *
 * @throws {RangeError} If there is not; it says what is missing.
 *
 * @example
 * ```ts
 * import { checkMemory } from "./check_memory.ts";
 * import { throws } from "node:assert/strict";
 *
 * const state = { heap: 50e6, heapLimit: 4e9, memory: 2e9, expensive: 30_000 };
 * checkMemory(state);
 * throws(() => checkMemory({ ...state, heap: 500e6 }), /may need 5918 MiB/);
 * ```
 */
export function checkMemory(
  { heap, heapLimit, memory, expensive }: MemoryState,
  { profile, share }: SnapshotUse = GOROUTINES,
): void {
  const onHeap = heap * (1 + TEXT_SHARE);
  if (onHeap > heapLimit * MAX_FILL) {
    throw tooLittle(
      profile,
      heap,
      onHeap,
      `V8's limit is ${mebibytes(heapLimit)} (--max-old-space-size)`,
    );
  }
  const outside = BASE_BYTES + heap * share + expensive * EXPENSIVE_BYTES;
  if (outside > memory) throw tooLittle(profile, heap, outside, `there are ${mebibytes(memory)}`);
}

function tooLittle(profile: string, heap: number, needed: number, there: string): RangeError {
  return new RangeError(
    `Could not take a ${profile} profile: a snapshot of ${mebibytes(heap)} of heap may need ${
      mebibytes(needed)
    }, and ${there}`,
  );
}

/**
 * Reads what there is.
 *
 * @param expensive See {@linkcode MemoryState}.
 * @param figures Of V8's heap; of this isolate unless given.
 */
export function readMemory(
  expensive: number,
  figures: HeapFigures = getHeapStatistics(),
): MemoryState {
  const { used_heap_size: heap, heap_size_limit: heapLimit } = figures;
  return { heap, heapLimit, memory: memoryLeft(), expensive };
}

function memoryLeft(): number {
  try {
    const { rss } = Deno.memoryUsage();
    return Math.min(process.availableMemory(), process.constrainedMemory() - rss);
  } catch {
    // Some of these need permissions that profiling does not.
    return Infinity;
  }
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MiB`;
}

import process from "node:process";
import type { GcTotals } from "../../collect/gc/gc_log.ts";
import { getHeapSpaceStatistics, getHeapStatistics } from "node:v8";

/** Go keeps the latest pauses in a ring of this size. */
const PAUSES = 256;

/** V8's and Deno's figures at one moment. */
interface Figures {
  heap: ReturnType<typeof getHeapStatistics> & { total_allocated_bytes?: number };
  memory: Deno.MemoryUsage;
  maxRss: number;
  /** Bytes allocated since start, without what reading the counter adds. */
  allocated: number;
  /** Collections that profile requests forced. */
  forced: number;
  /** All collections since the profiler's start; nothing where none are counted. */
  gc: GcTotals | undefined;
}

/** One of Go's fields: what stands for it here, or nothing where it has no meaning. */
type Field = [name: string, value?: (figures: Figures) => number | string];

/** Every line of Go's `# runtime.MemStats`, in its order. */
const FIELDS: readonly Field[] = [
  ["Alloc", ({ heap }) => heap.used_heap_size],
  ["TotalAlloc", ({ allocated }) => allocated],
  ["Sys", ({ heap }) => heap.total_heap_size + heap.external_memory + heap.malloced_memory],
  ["Lookups"],
  ["Mallocs"],
  ["Frees"],
  ["HeapAlloc", ({ heap }) => heap.used_heap_size],
  ["HeapSys", ({ heap }) => heap.total_heap_size],
  ["HeapIdle", ({ heap }) => Math.max(0, heap.total_heap_size - heap.used_heap_size)],
  ["HeapInuse", ({ heap }) => heap.used_heap_size],
  ["HeapReleased", ({ heap }) => Math.max(0, heap.total_heap_size - heap.total_physical_size)],
  ["HeapObjects"],
  ["Stack", () => "0 / 0"],
  ["MSpan", () => "0 / 0"],
  ["MCache", () => "0 / 0"],
  ["BuckHashSys"],
  ["GCSys", ({ heap }) => heap.total_global_handles_size],
  ["OtherSys", ({ heap }) => heap.malloced_memory],
  ["NextGC"],
  ["LastGC", ({ gc }) => nanosOf(gc?.pauses.at(-1)?.until ?? 0)],
  ["PauseNs", ({ gc }) => ringText(gc, ({ nanos }) => `${nanos}`)],
  ["PauseEnd", ({ gc }) => ringText(gc, ({ until }) => nanosOf(until))],
  ["NumGC", ({ gc }) => gc?.count ?? 0],
  ["NumForcedGC", ({ forced }) => forced],
  ["GCCPUFraction", ({ gc }) => gc ? gc.nanos / 1e6 / (performance.now() - gc.since) : 0],
  ["DebugGC", () => "false"],
  ["MaxRSS", ({ maxRss }) => maxRss],
];

/** Shown as 0 or empty because V8 does not have or does not report them. */
const MEANINGLESS = [
  ...FIELDS.filter(([, value]) => value === undefined).map(([name]) => name),
  "Stack",
  "MSpan",
  "MCache",
  "DebugGC",
];

/**
 * The lines at the end of Go's heap text: each of Go's fields by V8's or
 * Deno's figure, then V8's own.
 *
 * @param allocated Bytes allocated since start.
 * @param forced Collections that requests forced.
 * @param gc All collections.
 */
export function memStats(allocated: number, forced: number, gc?: GcTotals): string {
  const figures: Figures = {
    heap: getHeapStatistics() as Figures["heap"],
    memory: Deno.memoryUsage(),
    maxRss: process.resourceUsage().maxRSS * 1024,
    allocated,
    forced,
    gc,
  };
  const go = FIELDS.map(([name, value]) => `# ${name} = ${value?.(figures) ?? 0}`);
  return [
    "",
    "# runtime.MemStats",
    ...go,
    // Go has it in its MemStats and not in this text.
    `# PauseTotalNs = ${gc?.nanos ?? 0}`,
    `# No meaning on V8, shown as 0: ${MEANINGLESS.join(", ")}`,
    "# Mallocs, Frees and HeapObjects: V8 counts bytes, not objects. NumGC counts young and old collections since " +
    "the profiler's start; a pause is the thread's wall time in one, LastGC and PauseEnd are known to a quarter of a second.",
    "# Sys is the heap with external memory and V8's own: a lower bound. HeapIdle is free memory inside the heap's pages.",
    "",
    "# V8",
    ...Object.entries(figures.heap).map(([name, value]) => `# ${name} = ${Number(value)}`),
    ...Object.entries(figures.memory).map(([name, value]) =>
      `# Deno.memoryUsage().${name} = ${value}`
    ),
    ...getHeapSpaceStatistics().map((space) =>
      `# ${space.space_name} = ${space.space_used_size} / ${space.space_size}`
    ),
  ].join("\n") + "\n";
}

/** Go's ring: the latest is at `(NumGC + 255) % 256`. */
function ringText(
  gc: GcTotals | undefined,
  text: (pause: GcTotals["pauses"][number]) => string,
): string {
  const ring = Array<string>(PAUSES).fill("0");
  const { count = 0, pauses = [] } = gc ?? {};
  for (const [i, pause] of pauses.entries()) {
    ring[(count - pauses.length + i) % PAUSES] = text(pause);
  }
  return `[${ring.join(" ")}]`;
}

/** Unix milliseconds as nanoseconds, which are no safe number. */
function nanosOf(millis: number): string {
  return millis === 0 ? "0" : `${Math.round(millis)}000000`;
}

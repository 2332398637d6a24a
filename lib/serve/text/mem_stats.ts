import process from "node:process";
import { getHeapSpaceStatistics, getHeapStatistics } from "node:v8";

/** V8's and Deno's figures at one moment. */
interface Figures {
  heap: ReturnType<typeof getHeapStatistics> & { total_allocated_bytes?: number };
  memory: Deno.MemoryUsage;
  maxRss: number;
  /** Bytes allocated since start, without what reading the counter adds. */
  allocated: number;
  /** Collections that profile requests forced. */
  forced: number;
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
  ["LastGC"],
  ["PauseNs", () => "[]"],
  ["PauseEnd", () => "[]"],
  ["NumGC"],
  ["NumForcedGC", ({ forced }) => forced],
  ["GCCPUFraction"],
  ["DebugGC", () => "false"],
  ["MaxRSS", ({ maxRss }) => maxRss],
];

/** Shown as 0 or empty because V8 has or tells no such figure. */
const MEANINGLESS = [
  ...FIELDS.filter(([, value]) => value === undefined).map(([name]) => name),
  "Stack",
  "MSpan",
  "MCache",
  "PauseNs",
  "PauseEnd",
  "DebugGC",
];

/**
 * The lines at the end of Go's heap text: each of Go's fields by V8's or
 * Deno's figure, then V8's own.
 *
 * @param allocated Bytes allocated since start.
 * @param forced Collections that requests forced.
 */
export function memStats(allocated: number, forced: number): string {
  const figures: Figures = {
    heap: getHeapStatistics() as Figures["heap"],
    memory: Deno.memoryUsage(),
    maxRss: process.resourceUsage().maxRSS * 1024,
    allocated,
    forced,
  };
  const go = FIELDS.map(([name, value]) => `# ${name} = ${value?.(figures) ?? 0}`);
  return [
    "",
    "# runtime.MemStats",
    ...go,
    `# No meaning on V8, shown as 0: ${MEANINGLESS.join(", ")}`,
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

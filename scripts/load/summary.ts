import type { LoadResult } from "./load_tool.ts";

/** Percentiles worth a place in the summary. */
const SHOWN = ["p50", "p90", "p95", "p97.5", "p99", "p99.9"];

/**
 * The lines that `load` prints at its end.
 *
 * @param result What was measured.
 * @param before Responses of the warm-up, by status: they count, but not for the times.
 * @param connections How many there were.
 */
export function summaryLines(
  result: LoadResult,
  before: LoadResult | undefined,
  connections: number,
): string[] {
  const statuses = add(before?.statuses ?? {}, result.statuses);
  const errors = add(before?.errors ?? {}, result.errors);
  const sent = sum(statuses) + sum(errors);
  const warmUp = before ? sum(before.statuses) + sum(before.errors) : 0;
  const percentiles = SHOWN.filter((name) => result.percentiles[name] !== undefined)
    .map((name) => `${name} ${milliseconds(result.percentiles[name]!)}`);
  const counted = warmUp > 0 ? `, after ${thousands(warmUp)} to warm up` : "";
  return [
    `${thousands(sent)} requests over ${connections} connections${counted}`,
    `  speed    ${thousands(Math.round(result.requestsPerSecond))} requests per second`,
    `  latency  ${[...percentiles, `slowest ${milliseconds(result.slowest)}`].join(", ")}`,
    ...Object.entries(statuses).map(([status, count]) =>
      `  status   ${status}: ${thousands(count)}`
    ),
    ...Object.entries(errors).map(([reason, count]) => `  failed   ${reason}: ${thousands(count)}`),
  ];
}

function add(a: Record<string, number>, b: Record<string, number>): Record<string, number> {
  const total = { ...a };
  for (const [key, count] of Object.entries(b)) total[key] = (total[key] ?? 0) + count;
  return total;
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

function thousands(count: number): string {
  return count.toLocaleString("en-US");
}

/** Of autocannon's times, whole milliseconds, most are 0. */
function milliseconds(seconds: number): string {
  if (seconds === 0) return "<1 ms";
  return `${Number((seconds * 1000).toPrecision(3))} ms`;
}

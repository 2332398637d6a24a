/**
 * How much memory a piece of work took at most: Linux alone knows.
 *
 * @module
 */
import process from "node:process";

/** Asks for it to be collected: with `--expose-gc`. */
const { gc } = globalThis as { gc?: () => void };
/** Above this what inputs before have left is collected first, in bytes. */
const MUCH = 180 << 20;

/** Begins an interval, with what was left before collected. */
export function beginPeak(): void {
  if (process.memoryUsage().rss > MUCH) gc?.();
  try {
    Deno.writeTextFileSync("/proc/self/clear_refs", "5");
  } catch { /* Elsewhere there is none. */ }
}

/** The most resident memory since the interval began, in bytes; 0 where nobody knows. */
export function peakBytes(): number {
  try {
    const status = Deno.readTextFileSync("/proc/self/status");
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** CPU time that this process has used on all its threads, in nanoseconds. */
export interface ProcessCpu {
  user: number;
  system: number;
}

/** In microseconds. */
type CpuUsage = () => { user: number; system: number };

const NANOS = 1e3;

/**
 * Reads it; that takes a microsecond and needs no permission.
 *
 * @example
 * ```ts
 * import { processCpu } from "./process_cpu.ts";
 * import { ok } from "node:assert/strict";
 *
 * const { user, system } = processCpu();
 * ok(user + system > 0);
 * ```
 */
export function processCpu(): ProcessCpu {
  // Node's global takes more than 10 ms to load, in the middle of a service's work.
  const { cpuUsage } = Deno as { cpuUsage?: CpuUsage };
  const { user, system } = cpuUsage?.() ?? process.cpuUsage();
  return { user: user * NANOS, system: system * NANOS };
}

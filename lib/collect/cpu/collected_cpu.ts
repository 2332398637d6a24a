import type { ThreadTimes } from "../clock/thread_clock.ts";
import type { CpuSplit, SampledSums } from "./split_cpu.ts";

/** A split in which collections have the time that V8 itself reports. */
export interface CollectedSplit extends CpuSplit {
  /** CPU time of collections that no sample shows. */
  unseen: number;
}

/** V8's name for them. */
export const COLLECTOR_NAME = "(garbage collector)";
/** Said where their time is no estimate of samples. */
export const COLLECTED = "# (garbage collector): as long as V8's own profiler of collections says";

/**
 * What collections used of a thread's CPU time: they wait for a core as often
 * as all that the thread does.
 *
 * @param wall Nanoseconds of the thread in collections.
 * @param thread Of the same time.
 */
export function collectedCpu(wall: number, { cpu, wait = 0 }: ThreadTimes): number {
  return cpu > 0 ? Math.min(cpu, wall * cpu / (cpu + wait)) : 0;
}

/**
 * Gives collections the time that is known of them. What chance gave them too
 * much or too little of the samples it took from all others, code that no
 * sample shows among them.
 *
 * @param split As samples alone have it.
 * @param sampled Nanoseconds.
 * @param cpu CPU time of the thread.
 * @param collected Of it, that of collections.
 *
 * @example
 * ```ts
 * import { withCollections } from "./collected_cpu.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const sampled = { script: 500, platform: 0, program: 0, collector: 200 };
 * const factors = { script: 1, platform: 1, program: 1, collector: 1 };
 * const split = withCollections({ factors, caveats: [] }, sampled, 1_000, 100);
 * strictEqual(split.factors.collector * sampled.collector, 100);
 * strictEqual(split.factors.script, 900 / 800);
 * ```
 */
export function withCollections(
  { factors, caveats }: CpuSplit,
  sampled: SampledSums,
  cpu: number,
  collected: number,
): CollectedSplit {
  const shown = factors.collector * sampled.collector;
  const others = shown < cpu ? (cpu - collected) / (cpu - shown) : 1;
  return {
    factors: {
      script: factors.script * others,
      platform: factors.platform * others,
      program: factors.program * others,
      collector: sampled.collector > 0 ? collected / sampled.collector : 0,
    },
    caveats,
    unseen: sampled.collector > 0 ? 0 : collected,
  };
}

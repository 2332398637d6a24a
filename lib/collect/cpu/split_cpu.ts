import type { SampleKind } from "./sampled_times.ts";

/** Sampled time by what it was; idle time is no CPU time. */
export type SampledSums = Record<Exclude<SampleKind, "idle">, number>;

/** How a thread's CPU time is divided. */
export interface CpuSplit {
  /** Factors that turn sampled time into CPU time; what they leave is native. */
  factors: SampledSums;
  /** What in this split is an estimate, for the profile's comments. */
  caveats: string[];
}

/** Samples alone are this far off; only more than that says something about the thread. */
const NOTICEABLE_EXCESS = 0.02;

/**
 * Divides the CPU time of a thread among what the samples saw, so that the
 * parts always add up to that time.
 *
 * Samples are taken by the wall clock. Where they show more time than the
 * thread used, it slept: in a function of the platform that waits (to read a
 * file, for a lock), or in a collection, whose helpers work in other threads.
 * So what is too much is taken from those first, as far as it is more than
 * chance, and then from all alike. On a crowded machine V8's own thread has to
 * wait, too, and takes its samples rather while this one runs: all are too many
 * alike.
 *
 * @param sampled Nanoseconds.
 * @param cpu CPU time of the thread in the same time, in nanoseconds.
 * @param crowded Whether the thread waited for a core.
 *
 * @example
 * ```ts
 * import { splitCpu } from "./split_cpu.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const sampled = { script: 500, platform: 400, program: 0, collector: 100 };
 * const { factors } = splitCpu(sampled, 750);
 * strictEqual(factors.script, 1);
 * strictEqual(factors.platform * 400 + factors.collector * 100, 250);
 * ```
 */
export function splitCpu(sampled: SampledSums, cpu: number, crowded = false): CpuSplit {
  const { script, platform, program, collector } = sampled;
  const excess = script + platform + program + collector - cpu;
  if (crowded || excess <= NOTICEABLE_EXCESS * cpu) {
    const caveats = excess > NOTICEABLE_EXCESS * cpu ? [CROWDED] : [];
    return { factors: alike(excess > 0 ? cpu / (cpu + excess) : 1), caveats };
  }
  const maySleep = platform + collector;
  const slept = maySleep > 0 ? Math.min(1, excess / maySleep) : 0;
  const left = cpu - (1 - slept) * maySleep;
  const work = script + program > left ? left / (script + program) : 1;
  return {
    factors: { script: work, program: work, platform: 1 - slept, collector: 1 - slept },
    caveats: [
      `estimate: samples show ${
        percent(excess / cpu)
      } more time than the thread's CPU time: it slept, ` +
      "or waited for a core; that is taken from functions of the platform and (garbage collector) first, " +
      "then from all alike",
    ],
  };
}

/** Said where nothing shows how much of a crowded thread was native. */
export const CROWDED =
  "estimate: on so crowded a machine samples show shares of JavaScript, but not how much of the time was " +
  "native: (native) may be too small";

function alike(factor: number): SampledSums {
  return { script: factor, platform: factor, program: factor, collector: factor };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}%`;
}

import type { ThreadTimes } from "../thread_clock.ts";

/** Wall time that the samples saw the thread spend, in nanoseconds. */
export interface SampledWall {
  /** JavaScript and the native functions that it called. */
  script: number;
  /** V8's garbage collector. */
  collector: number;
  /** `(program)`: V8 outside of JavaScript. */
  program: number;
}

/** Factors that turn sampled wall time into CPU time, and what is left over. */
export interface CpuSplit {
  script: number;
  collector: number;
  program: number;
  /** CPU nanoseconds that no sample shows: Deno's native code. */
  native: number;
  /** What in this split is an estimate, for the profile's comments. */
  caveats: string[];
}

/** Below this share of the busy time, waiting for a core changes no figure that is shown. */
const NOTICEABLE_WAIT = 0.02;
/** Samples alone are this far off; only more than that says something about the thread. */
const NOTICEABLE_EXCESS = 0.02;

/**
 * Divides the CPU time of a thread among what the samples saw, so that the
 * parts always add up to that time.
 *
 * Samples measure wall time. Where the thread waited for a core, everything it
 * did took longer in proportion. What the samples then still show beyond the
 * CPU time was the collector's first, whose main thread sleeps while its
 * helpers work.
 *
 * @param times CPU time of the window and, where known, time without a core.
 */
export function splitCpu(sampled: SampledWall, times: ThreadTimes): CpuSplit {
  const caveats: string[] = [];
  const seen = sampled.script + sampled.collector + sampled.program;
  const busy = times.cpu + (times.wait ?? 0);
  const onCore = busy > 0 ? times.cpu / busy : 1;
  if (times.wait !== undefined && 1 - onCore > NOTICEABLE_WAIT) {
    caveats.push(
      `the thread waited for a core in ${percent(1 - onCore)} of the time it was busy; ` +
        `sampled wall time is scaled down alike for all functions`,
    );
  }
  let script = sampled.script * onCore;
  let collector = sampled.collector * onCore;
  let program = sampled.program * onCore;
  const excess = script + collector + program - times.cpu;
  if (excess > 0) {
    const fromCollector = Math.min(excess, collector);
    collector -= fromCollector;
    const rest = script + program;
    const shrink = rest > times.cpu ? times.cpu / rest : 1;
    script *= shrink;
    program *= shrink;
    if (excess > NOTICEABLE_EXCESS * times.cpu) {
      caveats.push(
        times.wait === undefined
          ? `samples show ${
            percent(excess / times.cpu)
          } more time than the thread's CPU time: it ` +
            `waited for a core or for V8's helper threads. The excess is taken from the ` +
            `garbage collector, then from all alike; (native) may be too small ` +
            `(--allow-all lets the profiler tell waiting from working)`
          : `samples show ${percent(excess / times.cpu)} more time than the thread's CPU time; ` +
            `the excess is taken from the garbage collector, then from all alike`,
      );
    }
  }
  if (sampled.collector > NOTICEABLE_EXCESS * seen) {
    caveats.push(
      "(garbage collector) is sampled wall time: waits for V8's helper threads are in it",
    );
  }
  const used = script + collector + program;
  return {
    script: ratio(script, sampled.script),
    collector: ratio(collector, sampled.collector),
    program: ratio(program, sampled.program),
    native: Math.max(0, times.cpu - used),
    caveats,
  };
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}%`;
}

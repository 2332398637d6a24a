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

/** Factors that turn sampled wall time into CPU time; what they leave is native. */
export interface CpuSplit {
  /** For JavaScript and `(program)`. */
  work: number;
  /** For `(garbage collector)`. */
  collector: number;
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
 * Samples measure wall time. Where the thread waited for a core, what it did
 * took longer in proportion, its collections most of all: V8 wakes helper
 * threads there, which take the core away. So under contention collections
 * count what they cost when nothing holds them up, and all else is scaled
 * alike. Without contention, samples beyond the CPU time are the collector's
 * too: its main thread sleeps while its helpers work.
 *
 * @param thread CPU time of the window and, where known, time without a core.
 * @param undisturbedGc Part of the collections' wall time that they take when nothing holds them up.
 */
export function splitCpu(
  sampled: SampledWall,
  thread: ThreadTimes,
  undisturbedGc = 1,
): CpuSplit {
  const caveats: string[] = [];
  const { cpu, wait = 0 } = thread;
  const busy = cpu + wait;
  const contended = wait > NOTICEABLE_WAIT * busy;
  const work = sampled.script + sampled.program;
  const excess = work + sampled.collector - cpu;
  let collector = Math.min(sampled.collector, cpu);
  let scale = 1;
  if (contended) {
    // They wait at least as much as all else does, also where none was seen undisturbed.
    const undisturbed = Math.min(undisturbedGc, cpu / busy);
    collector = Math.min(collector, sampled.collector * undisturbed);
    const busyWork = Math.max(work, busy - sampled.collector);
    scale = busyWork > 0 ? (cpu - collector) / busyWork : 0;
    caveats.push(
      `estimate: the thread waited for a core in ${
        percent(wait / busy)
      } of the time it was busy; ` +
        `the longest times between samples are shortened by that, all functions scaled alike, ` +
        `(garbage collector) to what collections cost undisturbed`,
    );
  } else if (excess > 0) {
    const floor = thread.wait === undefined ? sampled.collector * undisturbedGc : 0;
    collector = Math.max(collector - excess, Math.min(floor, collector));
    if (work > cpu - collector) scale = (cpu - collector) / work;
    if (excess > NOTICEABLE_EXCESS * cpu) {
      caveats.push(
        `estimate: samples show ${percent(excess / cpu)} more time than the thread's CPU time, ` +
          `taken from (garbage collector) first, then from all alike` +
          (thread.wait === undefined
            ? `; if the machine was crowded, (native) is too small ` +
              `(--allow-all lets the profiler tell waiting from working)`
            : ""),
      );
    }
  } else if (sampled.collector > NOTICEABLE_EXCESS * cpu) {
    caveats.push(
      "estimate: (garbage collector) is sampled wall time, with waits for V8's helper threads in it",
    );
  }
  return {
    work: scale,
    collector: sampled.collector > 0 ? collector / sampled.collector : 0,
    caveats,
  };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}%`;
}

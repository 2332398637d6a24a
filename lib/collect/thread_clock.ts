import process from "node:process";

/** What the operating system says of the calling thread, in nanoseconds since some start. */
export interface ThreadTimes {
  cpu: number;
  /** Time in which the thread was ready but had no core; nothing where that is not known. */
  wait?: number;
}

/** Reads the calling thread's times. */
export interface ThreadClock {
  read(): ThreadTimes;
  /** Where the times come from and how fine they are, for a profile's comments. */
  description: string;
  /** Whether it counts nanoseconds and knows of waiting. */
  exact: boolean;
}

const SCHEDSTAT = "/proc/thread-self/schedstat";

/**
 * The best clock that the permissions allow: Linux' scheduler statistics with
 * `--allow-all`, else `process.threadCpuUsage()`, which counts in steps of
 * 10 ms and knows nothing of waiting.
 *
 * @example
 * ```ts
 * import { threadClock } from "./thread_clock.ts";
 * import { ok } from "node:assert/strict";
 *
 * const clock = threadClock();
 * ok(clock.read().cpu > 0);
 * ```
 */
export function threadClock(): ThreadClock {
  try {
    readSchedstat();
    return { read: readSchedstat, description: "Linux scheduler statistics", exact: true };
  } catch {
    return {
      read() {
        const { user, system } = process.threadCpuUsage();
        return { cpu: (user + system) * 1e3 };
      },
      description: "threadCpuUsage, in steps of 10ms",
      exact: false,
    };
  }
}

function readSchedstat(): Required<ThreadTimes> {
  const [cpu, wait] = Deno.readTextFileSync(SCHEDSTAT).split(" ").map(Number);
  if (!cpu || wait === undefined) throw new Error(`Cannot read ${SCHEDSTAT}: unknown format`);
  return { cpu, wait };
}

/** What the operating system says of the calling thread, in nanoseconds since some start. */
export interface ThreadTimes {
  /** Time on a core. */
  cpu: number;
  /** Time in which the thread was ready but had no core; nothing where that is not known. */
  wait?: number;
  /** How often it got a core; nothing where that is not known. */
  runs?: number;
}

/** Reads the calling thread's times. */
export interface ThreadClock {
  read(): ThreadTimes | Promise<ThreadTimes>;
  /** CPU time in the kernel so far, in nanoseconds, counted in steps of 10 ms. */
  readSystem?(): number;
  /** Where the times come from and how fine they are, for a profile's comments. */
  description: string;
  /** Whether it counts nanoseconds and knows of waiting. */
  exact: boolean;
}

const SELF = "/proc/thread-self";

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
 * ok((await clock.read()).cpu > 0);
 * ```
 */
export function threadClock(): ThreadClock {
  return kernelClock(SELF) ?? coarseClock(ownTimes);
}

/**
 * The clock of another thread of this process.
 *
 * @param task Its directory, as {@linkcode ownTask} has it.
 * @param times Reads them in the thread itself, where the kernel may not be read.
 */
export function otherThreadClock(
  task: string | undefined,
  times: () => Promise<ThreadTimes>,
): ThreadClock {
  return (task === undefined ? undefined : kernelClock(task)) ?? coarseClock(times);
}

/** Where Linux keeps the calling thread, if that may be known. */
export function ownTask(): string | undefined {
  try {
    return `/proc/${Deno.readLinkSync(SELF)}`;
  } catch {
    return undefined;
  }
}

/** What went by between two reads. */
export function elapsedTimes(from: ThreadTimes, to: ThreadTimes): ThreadTimes {
  const wait = to.wait === undefined || from.wait === undefined
    ? {}
    : { wait: Math.max(0, to.wait - from.wait) };
  return { cpu: Math.max(0, to.cpu - from.cpu), ...wait };
}

/** Linux' statistics of a thread; nothing where they may not be read. */
export function kernelClock(task: string): ThreadClock | undefined {
  const read = () => readSchedstat(`${task}/schedstat`);
  try {
    read();
    const readSystem = () => systemTime(`${task}/stat`);
    return { read, readSystem, description: "Linux scheduler statistics", exact: true };
  } catch {
    return undefined;
  }
}

/** What the thread says of itself. */
export function coarseClock(read: ThreadClock["read"]): ThreadClock {
  return { read, description: "threadCpuUsage, in steps of 10ms", exact: false };
}

function ownTimes(): ThreadTimes {
  // The global is loaded with the first look; the import of its module takes 10 ms at the start.
  const { user, system } = process.threadCpuUsage();
  return { cpu: (user + system) * 1e3 };
}

/** Linux counts clock ticks for programs at this rate, whatever its own. */
const TICK_NANOS = 1e7;
/** Behind the name, which may have anything in it. */
const SYSTEM_FIELD = 12;

function systemTime(path: string): number {
  const text = Deno.readTextFileSync(path);
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return Number(fields[SYSTEM_FIELD]) * TICK_NANOS;
}

function readSchedstat(path: string): Required<ThreadTimes> {
  const [cpu, wait, runs = 0] = Deno.readTextFileSync(path).split(" ").map(Number);
  if (!cpu || wait === undefined) throw new Error(`Cannot read ${path}: unknown format`);
  return { cpu, wait, runs };
}

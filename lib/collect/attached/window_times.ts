import type { ProcessTimes } from "../../native/thread_times.ts";
import type { ProcessWindow } from "../cpu/process_window.ts";
import { elapsedTimes, type ThreadClock, type ThreadTimes } from "../clock/thread_clock.ts";

/** What a program had used at a moment. */
export interface WindowTimes {
  thread: ThreadTimes | undefined;
  /** CPU time of the thread in the kernel. */
  system: number | undefined;
  /** Of all its threads, where they are watched. */
  process: ProcessTimes | undefined;
}

/**
 * Reads a program's times again and again; of what is gone no time is known any more:
 * then the latest counts.
 */
export class TimesReader {
  #clock: ThreadClock | undefined;
  #process: ProcessWindow | undefined;
  #latest: WindowTimes | undefined;

  /**
   * @param clock Of the thread, where one is known.
   * @param process Of the process, where it is watched.
   */
  constructor(clock: ThreadClock | undefined, process: ProcessWindow | undefined) {
    this.#clock = clock;
    this.#process = process;
  }

  /** The times now, or the latest that are known. */
  async read(): Promise<WindowTimes | undefined> {
    const process = this.#process?.look();
    // Both are of one moment.
    if (this.#latest?.process && !process) return this.#latest;
    try {
      const thread = await this.#clock?.read();
      this.#latest = { thread, system: this.#clock?.readSystem?.(), process };
    } catch { /* The latest stays. */ }
    return this.#latest;
  }
}

/** What the thread used between two moments, as far as known. */
export function threadBetween(
  from: WindowTimes | undefined,
  to: WindowTimes | undefined,
): ThreadTimes & { system?: number } | undefined {
  if (!from?.thread || !to?.thread) return undefined;
  const system = from.system === undefined || to.system === undefined
    ? {}
    : { system: Math.max(0, to.system - from.system) };
  return { ...elapsedTimes(from.thread, to.thread), ...system };
}

import type { RecordListener } from "./perf_records.ts";

/** Perf events that together see all threads of a process. */
export interface EventSet {
  /** Whether it watches cores, or else threads. */
  readonly scope: "cores" | "threads";
  /** Threads that it cannot see. */
  readonly refused: number;
  /** @returns The kernel's error number, 0 if all is open. */
  open(): number;
  /**
   * Opens what is new, and closes what has ended after it was read.
   *
   * @param threads Numbers of all threads there are.
   */
  follow(threads: ReadonlySet<number>, listener: RecordListener): void;
  read(listener: RecordListener): void;
  /** Ends it; what was written can still be read. */
  stop(): void;
  close(): void;
}

import type { EventSet } from "./event_set.ts";
import type { Libc } from "./libc.ts";
import { PerfEvent } from "./perf_event.ts";
import type { RecordListener } from "./perf_records.ts";
import { isEnded } from "./refusal.ts";

const MAX_THREADS = 512;
/** How long nobody may read rings, the main thread's and others'. */
const MAIN_SECONDS = 5;
const OTHER_SECONDS = 1;

/** What all events of a set have in common. */
export interface EventOptions {
  libc: Libc;
  /** Number of the process. */
  pid: number;
  attributes: Uint8Array<ArrayBuffer>;
  /** What a thread that never rests writes in a second. */
  bytesPerSecond: number;
}

/**
 * An event for each thread: every user may watch his own. The kernel starts
 * and ends its clock with each switch, and too many samples fall on that.
 */
export class ThreadEvents implements EventSet {
  readonly scope = "threads";
  readonly #options: EventOptions;
  readonly #events = new Map<number, PerfEvent>();
  readonly #refused = new Set<number>();

  constructor(options: EventOptions) {
    this.#options = options;
  }

  get refused(): number {
    return this.#refused.size;
  }

  open(): number {
    return this.#open(this.#options.pid);
  }

  follow(threads: ReadonlySet<number>, listener: RecordListener): void {
    for (const thread of threads) {
      if (this.#events.has(thread) || this.#refused.has(thread)) continue;
      if (this.#open(thread) !== 0) this.#refused.add(thread);
    }
    for (const [thread, event] of this.#events) {
      if (threads.has(thread)) continue;
      readEvent(event, listener);
      event[Symbol.dispose]();
      this.#events.delete(thread);
    }
  }

  read(listener: RecordListener): void {
    for (const event of this.#events.values()) readEvent(event, listener);
  }

  stop(): void {
    for (const event of this.#events.values()) event.stop();
  }

  close(): void {
    for (const event of this.#events.values()) event[Symbol.dispose]();
    this.#events.clear();
  }

  #open(thread: number): number {
    const { libc, pid, attributes, bytesPerSecond } = this.#options;
    if (this.#events.size >= MAX_THREADS) return -1;
    const bytes = bytesPerSecond * (thread === pid ? MAIN_SECONDS : OTHER_SECONDS);
    const event = PerfEvent.open(libc, attributes, { thread }, bytes);
    if (typeof event === "number") return isEnded(event) && thread !== pid ? 0 : event;
    this.#events.set(thread, event);
    return 0;
  }
}

/** Reads an event; a broken record is one that is lost. */
export function readEvent(event: PerfEvent, listener: RecordListener): void {
  if (!event.read(listener)) listener.lost(1);
}

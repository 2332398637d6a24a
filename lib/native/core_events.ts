import type { EventSet } from "./event_set.ts";
import { PerfEvent } from "./perf_event.ts";
import type { RecordListener } from "./perf_records.ts";
import { isAbsent, NOT_PERMITTED } from "./refusal.ts";
import { type EventOptions, readEvent } from "./thread_events.ts";

/** With more, most of what is read is of others. */
const MAX_CORES = 128;
const SECONDS = 5;
/** Of all rings together. */
const MAX_BYTES = 1 << 24;

/**
 * An event for each core that the process may run on, of whose samples those
 * of other processes are thrown away unread. Its clock runs on over switches.
 * It needs more rights: root, `CAP_PERFMON`, or `perf_event_paranoid` below 1.
 */
export class CoreEvents implements EventSet {
  readonly scope = "cores";
  readonly refused = 0;
  readonly #options: EventOptions;
  readonly #events: PerfEvent[] = [];

  constructor(options: EventOptions) {
    this.#options = options;
  }

  open(): number {
    const { libc, pid, attributes, bytesPerSecond } = this.#options;
    const cores = allowedCores(pid);
    if (cores.length === 0 || cores.length > MAX_CORES) return NOT_PERMITTED;
    const bytes = Math.min(bytesPerSecond * SECONDS, MAX_BYTES / cores.length);
    for (const core of cores) {
      const event = PerfEvent.open(libc, attributes, { core }, bytes);
      if (typeof event !== "number") this.#events.push(event);
      else if (!isAbsent(event)) {
        this.close();
        return event;
      }
    }
    return this.#events.length > 0 ? 0 : NOT_PERMITTED;
  }

  follow(): void {}

  read(listener: RecordListener): void {
    for (const event of this.#events) readEvent(event, listener);
  }

  stop(): void {
    for (const event of this.#events) event.stop();
  }

  close(): void {
    for (const event of this.#events.splice(0)) event[Symbol.dispose]();
  }
}

/** Numbers of the cores that a process may run on; none where that cannot be known. */
function allowedCores(pid: number): number[] {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    return parseCores(/^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? "");
  } catch {
    return [];
  }
}

/**
 * Reads a list of cores, as the kernel writes it.
 *
 * @param text Such as `0-3,8`.
 *
 * @example
 * ```ts
 * import { parseCores } from "./core_events.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(parseCores("0-2,5"), [0, 1, 2, 5]);
 * ```
 */
export function parseCores(text: string): number[] {
  return text.split(",").flatMap((range) => {
    const [first, last = first] = range.split("-").map(Number);
    if (range === "" || first === undefined || !(first <= last!)) return [];
    return Array.from({ length: Math.min(last! - first, MAX_CORES) + 1 }, (_, i) => first + i);
  });
}

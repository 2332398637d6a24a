/**
 * When to write a record.
 *
 * @module
 */
import { getHeapStatistics } from "node:v8";
import type { InspectorClient } from "../inspect/inspector_client.ts";
import type { Figure } from "./figure.ts";
import type { Reason } from "./record_files.ts";
import type { RecorderSettings } from "./recorder_options.ts";

/** Looks at each figure. */
interface Trigger {
  name: string;
  /** @returns Why to record now, or nothing. */
  check(figure: Figure, settings: RecorderSettings, fired: number): string | undefined;
}

/** The same reason does not record again within this time. */
const REST_MILLIS = 60_000;
/** But for some reasons so often: up to a heap whose last 3 % are left. */
const TIMES: Readonly<Record<string, number>> = { "heap-limit": 4 };

/** What is above this limit may be garbage: `confirmLive` looks. */
const LIVE_BYTES = "live-bytes";

const TRIGGERS: readonly Trigger[] = [
  {
    name: "stall",
    check: ({ delay }, { stallSeconds }) =>
      delay < stallSeconds * 1e3
        ? undefined
        : `the event loop did not turn for ${(delay / 1e3).toFixed(1)}s`,
  },
  {
    name: LIVE_BYTES,
    check: ({ heapUsed }, { liveBytes }) =>
      liveBytes === undefined || heapUsed < liveBytes
        ? undefined
        : `V8's heap has ${heapUsed} bytes with garbage, over the limit of ${liveBytes}`,
  },
  {
    name: "heap-limit",
    check({ heapUsed, heapLimit }, { heapShare }, fired) {
      // Each time halfway from the last share to the limit: what is written last is closest to the end.
      const share = 1 - (1 - heapShare) / 2 ** fired;
      if (heapUsed < share * heapLimit) return undefined;
      return `V8's heap has ${heapUsed} of at most ${heapLimit} bytes`;
    },
  },
  {
    name: "own",
    check: (figure, { when }) => when?.(figure),
  },
];

/** A stall may have ended so much before the figure that says of it. */
const FIGURE_MILLIS = 250;

/** Says when to record; remembers what it said. */
export class Triggers {
  #settings: RecorderSettings;
  #heldSince: (time: number) => boolean;
  #fired = new Map<string, { at: number; times: number }>();

  /**
   * @param heldSince Whether the profiler itself has held the loop since a time, in Unix
   *   milliseconds: that is no stall of the service.
   */
  constructor(settings: RecorderSettings, heldSince = (_time: number) => false) {
    this.#settings = settings;
    this.#heldSince = heldSince;
  }

  /** @returns The first reason to record now, if there is one. */
  check(figure: Figure): Reason | undefined {
    if (this.#heldSince(figure.at - figure.delay - FIGURE_MILLIS)) figure = { ...figure, delay: 0 };
    for (const { name, check } of TRIGGERS) {
      const last = this.#fired.get(name);
      const rests = last !== undefined && figure.at - last.at < REST_MILLIS;
      if (rests && last.times >= (TIMES[name] ?? 1)) continue;
      const times = rests ? last.times : 0;
      const text = check(figure, this.#settings, times);
      if (text === undefined) continue;
      this.#fired.set(name, { at: figure.at, times: times + 1 });
      return { name, text };
    }
    return undefined;
  }
}

/**
 * Looks whether what seems alive is no garbage, by a collection: at most one a
 * minute, while V8's heap is above the limit.
 *
 * @returns The reason with what is alive; nothing if that is below the limit. Other reasons stay.
 */
export async function confirmLive(
  reason: Reason,
  client: InspectorClient,
  { liveBytes }: Pick<RecorderSettings, "liveBytes">,
): Promise<Reason | undefined> {
  if (reason.name !== LIVE_BYTES || liveBytes === undefined) return reason;
  await client.send("HeapProfiler.collectGarbage");
  const alive = getHeapStatistics().used_heap_size;
  if (alive < liveBytes) return undefined;
  const text = `V8's heap has ${alive} bytes alive, over the limit of ${liveBytes}`;
  return { name: LIVE_BYTES, text };
}

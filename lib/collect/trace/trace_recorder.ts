import { meterGc } from "../gc/gc_meter.ts";
import type { LateBeat } from "../stalls/beats.ts";
import type { RequestListener, RequestWatch } from "./request_watch.ts";

/** An interval of time, in milliseconds of `performance.now()`. */
export type Interval = readonly [from: number, to: number];

/** What was seen beside samples. */
export interface Recorded {
  /** Turns of the event loop that took long enough to be noticed. */
  turns: Interval[];
  /** Of these the ones as long as a stall. */
  late: LateBeat[];
  collections: { at: Interval; type: string; before: number; after: number }[];
  memory: { at: number; heapUsed: number; external: number; rss: number }[];
  requests: { at: Interval; method: string; path: string; status: number }[];
  marks: { name: string; at: Interval; isMark: boolean }[];
  /** Requests and marks that there was no room for. */
  dropped: number;
}

/** Between two looks whether the loop turns, in milliseconds. */
const TURN_MILLIS = 2;
/** Later than that a look was held up by a turn that took long. */
const LONG_TURN_MILLIS = 3;
const MEMORY_MILLIS = 50;
/** Collections are known to this many milliseconds. */
const COLLECTION_MILLIS = 10;
/** Of each kind of event; a trace of 64 MiB is not more. */
const MAX_ENTRIES = 50_000;

/** Records what a trace shows beside samples, until it is stopped. */
export class TraceRecorder {
  #recorded: Recorded = {
    turns: [],
    late: [],
    collections: [],
    memory: [],
    requests: [],
    marks: [],
    dropped: 0,
  };
  #open = new Set<{ from: number; method: string; path: string }>();
  #threshold: number;
  #requests: RequestWatch;
  #began = performance.now();
  #last = performance.now();
  #timer: ReturnType<typeof setInterval>;
  #meter = { since: performance.now(), stop: meterGc() };
  #observer: PerformanceObserver;

  /**
   * @param requests Reports requests, to one recorder at a time.
   * @param threshold Turns from this length on are stalls, in milliseconds.
   */
  constructor(requests: RequestWatch, threshold: number) {
    this.#threshold = threshold;
    this.#requests = requests;
    requests.listener = this.#request;
    this.#timer = setInterval(() => this.#look(), TURN_MILLIS);
    this.#observer = new PerformanceObserver((list) => this.#mark(list.getEntries()));
    this.#observer.observe({ entryTypes: ["mark", "measure"] });
  }

  /** Ends the recording. */
  stop(): Recorded {
    this.#requests.listener = undefined;
    clearInterval(this.#timer);
    this.#look();
    this.#collect();
    this.#mark(this.#observer.takeRecords());
    this.#observer.disconnect();
    const now = performance.now();
    // Requests that are still open end with the trace, as if they had no status.
    for (const { from, ...rest } of this.#open) {
      this.#keep(this.#recorded.requests, { at: [from, now], ...rest, status: 0 });
    }
    return this.#recorded;
  }

  #request: RequestListener = ({ method, url }) => {
    const open = { from: performance.now(), method, path: new URL(url).pathname };
    this.#open.add(open);
    return (status) => {
      if (!this.#open.delete(open) || this.#requests.listener !== this.#request) return;
      const { from, path } = open;
      this.#keep(this.#recorded.requests, { at: [from, performance.now()], method, path, status });
    };
  };

  #mark(entries: PerformanceEntryList): void {
    for (const { name, entryType, startTime, duration } of entries) {
      const mark = { name, at: [startTime, startTime + duration] as const };
      this.#keep(this.#recorded.marks, { ...mark, isMark: entryType === "mark" });
    }
  }

  #look(): void {
    const last = this.#last;
    const at = this.#last = performance.now();
    if (at - last >= LONG_TURN_MILLIS) this.#keep(this.#recorded.turns, [last, at]);
    if (at - last >= this.#threshold) {
      this.#keep(this.#recorded.late, { last, due: last + TURN_MILLIS, at });
    }
    if (at - this.#meter.since >= COLLECTION_MILLIS) this.#collect();
    const { memory } = this.#recorded;
    if (at - (memory.at(-1)?.at ?? this.#began - MEMORY_MILLIS) >= MEMORY_MILLIS) {
      const { heapUsed, external, rss } = Deno.memoryUsage();
      this.#keep(memory, { at, heapUsed, external, rss });
    }
  }

  /** Collections stand at the end of the interval in which they were, one before the other. */
  #collect(): void {
    const { stop } = this.#meter;
    const now = performance.now();
    this.#meter = { since: now, stop: meterGc() };
    let end = now;
    for (const { type, nanos, before, after } of stop().collections.reverse()) {
      const from = end - nanos / 1e6;
      this.#keep(this.#recorded.collections, { at: [from, end], type, before, after });
      end = from;
    }
  }

  #keep<T>(list: T[], entry: T): void {
    if (list.length < MAX_ENTRIES) list.push(entry);
    else this.#recorded.dropped++;
  }
}

/**
 * The recorder: the last minutes, in memory.
 *
 * @module
 */
import { unixOrigin } from "../collect/clock/unix_time.ts";
import type { GcTotals } from "../collect/gc/gc_log.ts";
import { CoreLog } from "../collect/cpu/core_log.ts";
import type { SampleLabels } from "../collect/labels/sample_labels.ts";
import type { Collectors } from "../collect/target/own.ts";
import type { RecordedTimeline } from "../contract/timeline.ts";
import { callersOf } from "../profile/import/v8/ticks.ts";
import type { Profile } from "../profile/types.ts";
import { type Figure, HeapLimit, readFigure, repeatFigure } from "./figure.ts";
import type { Reason } from "./record_files.ts";
import type { Span } from "./recorded_cpu.ts";
import { nameStalls, type RecordedStall, recordStall } from "./recorded_stall.ts";
import {
  type RecorderOptions,
  type RecorderSettings,
  recorderSettings,
} from "./recorder_options.ts";
import { packSegment, type Segment } from "./segment.ts";
import type { TimeRange } from "./timeline.ts";
import { Triggers } from "./triggers.ts";

/** What goes into a record besides profiles; times are Unix milliseconds. */
interface Flight {
  figures: Figure[];
  stalls: RecordedStall[];
  /** Where there are CPU samples. */
  sampled: TimeRange[];
}

/** Is told what goes on. */
interface RecorderListener {
  /** Something happens that is to be written down. */
  onReason(reason: Reason): void;
  onFigure?(figure: Figure): void;
  /** A segment of sampling is over. */
  onSegment?(): void;
}

/** A thread that does nothing has the same figures again, but its process may have others. */
const MAX_REPEATED_MILLIS = 5_000;
/** Roughly; they are bounded in number by their time. */
const FIGURE_BYTES = 200;
const STALL_BYTES = 400;
const MAX_STALL_BYTES = 1 << 20;

/**
 * Keeps the last minutes of an isolate in memory: what it did with its CPU,
 * and figures.
 */
export class Recorder {
  readonly settings: RecorderSettings;
  /** Fulfilled when it knows what the thread had used at its start. */
  readonly started: Promise<void>;
  #collectors: Collectors;
  #segments: Ring<Segment>;
  #figures: Ring<Figure>;
  #stalls: Ring<RecordedStall>;
  #triggers: Triggers;
  /** Until the latest figure. */
  #gc: GcTotals;
  #limit = new HeapLimit();
  #cores = new CoreLog();
  #listener: RecorderListener;
  #offs: (() => void)[];
  /** When a figure was read and not repeated. */
  #read = 0;

  constructor(collectors: Collectors, options: RecorderOptions, listener: RecorderListener) {
    const settings = this.settings = recorderSettings(options);
    this.#collectors = collectors;
    this.#gc = collectors.gc.look();
    this.#listener = listener;
    const { holds } = collectors;
    this.#triggers = new Triggers(settings, (time) => holds.since(time - unixOrigin()));
    const millis = settings.minutes * 60_000;
    const { bytes } = settings;
    this.#segments = new Ring({ bytes, millis, at: ({ until }) => this.#unix(until) });
    this.#figures = new Ring({ bytes, millis, at: ({ at }) => at });
    this.#stalls = new Ring({ bytes: MAX_STALL_BYTES, millis, at: ({ until }) => until });
    this.#offs = [
      collectors.cpu.listen(() => (profile) => {
        const segment = packSegment(profile);
        this.#segments.push(segment, segment.packed.byteLength);
        this.#listener.onSegment?.();
      }),
      collectors.stalls.listen((stalls, profile) => {
        const callers = stalls.length > 0 ? callersOf(profile.nodes) : new Map();
        for (const stall of stalls) this.#stalls.push(recordStall(stall, callers), STALL_BYTES);
      }),
      collectors.heartbeat.listen((quiet) => void this.#tick(quiet)),
    ];
    this.started = this.#tick();
  }

  /** What there is of the last minutes. */
  get flight(): Flight {
    const segments = this.#segments.items;
    return {
      figures: this.#figures.items,
      stalls: this.#stalls.items,
      sampled: segments.map(({ from, until }) => [this.#unix(from), this.#unix(until)]),
    };
  }

  /** The last minutes until now, to be drawn. */
  async timeline(): Promise<RecordedTimeline> {
    await this.#tick();
    await this.#collectors.cpu.renew();
    const { flight } = this;
    const stalls = await nameStalls(flight.stalls, this.#collectors.resolver);
    // What nobody requested yet is not loaded at the start of the service.
    const { timeline } = await import("./timeline.ts");
    return timeline({ ...flight, stalls });
  }

  /**
   * The CPU profile of a span, as far as it was recorded.
   *
   * @param labels Returns, once the span is sampled, which labels were in force.
   * @throws {RangeError} If nothing of it was.
   */
  async cpu(span: Span, labels?: () => SampleLabels | undefined): Promise<Profile> {
    await this.#tick();
    await this.#collectors.cpu.renew();
    return await this.recorded(span, labels?.());
  }

  /**
   * Somebody wants what is recorded from now on: it is to be exact from its begin.
   *
   * @returns To be called at its end.
   */
  async begin(): Promise<() => void> {
    return await this.#cores.begin();
  }

  /**
   * Adds what the threads used that are not in a profile, as far as it is known.
   *
   * @param own Of this thread alone, in the same time.
   */
  async withOthers(profile: Profile, own = profile): Promise<Profile> {
    const { addOtherThreads, othersCpu } = await import("./other_threads.ts");
    const from = Number(own.timeNanos) / 1e6;
    const span = { from, until: from + Number(own.durationNanos) / 1e6 };
    const others = othersCpu(this.#figures.items, span);
    return others === undefined ? profile : addOtherThreads(profile, own, others);
  }

  /** The same of segments that are over. */
  async recorded(span: Span, labels?: SampleLabels): Promise<Profile> {
    const figures = this.#figures.items;
    const segments = this.#segments.items;
    const first = segments[0];
    const from = Math.max(
      span.from,
      figures[0]?.at ?? Infinity,
      first ? this.#unix(first.from) : Infinity,
    );
    const until = Math.min(span.until, figures.at(-1)?.at ?? 0);
    if (!(from < until)) {
      throw new RangeError("Cannot look back: nothing of that time was recorded");
    }
    const { recordedCpu } = await import("./recorded_cpu.ts");
    const cores = this.#cores.between(from - unixOrigin(), until - unixOrigin());
    const known = { labels, cores };
    return await recordedCpu(segments, figures, { from, until }, this.#collectors, known);
  }

  /** Ends recording. */
  stop(): void {
    for (const off of this.#offs) off();
    this.#cores.stop();
  }

  /** @param quiet Whether nothing can have changed much. */
  async #tick(quiet = false): Promise<void> {
    const { last } = this.#figures;
    if (quiet && last && Date.now() - this.#read < MAX_REPEATED_MILLIS) {
      return this.#note(await repeatFigure(last, this.#collectors));
    }
    this.#read = Date.now();
    const { figure, gc } = await readFigure(this.#collectors, this.#gc, this.#limit);
    this.#gc = gc;
    this.#note(figure);
  }

  #note(figure: Figure): void {
    this.#figures.push(figure, FIGURE_BYTES);
    this.#cores.note(figure.thread);
    const reason = this.#triggers.check(figure);
    this.#listener.onFigure?.(figure);
    if (reason) this.#listener.onReason(reason);
  }

  #unix(micros: number): number {
    return unixOrigin() + this.#collectors.cpu.time.millis(micros);
  }
}

/**
 * The latest of something, bounded in bytes and in time.
 *
 * @example
 * ```ts
 * import { Ring } from "./recorder.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const ring = new Ring<{ at: number }>({ bytes: 20, millis: 1000, at: ({ at }) => at });
 * for (const at of [0, 500, 900]) ring.push({ at }, 8);
 * deepStrictEqual(ring.items, [{ at: 500 }, { at: 900 }]);
 * ```
 */
export class Ring<Item> {
  #limits: { bytes: number; millis: number; at: (item: Item) => number };
  #kept: { item: Item; bytes: number }[] = [];
  #bytes = 0;

  /** @param limits Most bytes; the longest time that items may be older than the newest; when an item was. */
  constructor(limits: { bytes: number; millis: number; at: (item: Item) => number }) {
    this.#limits = limits;
  }

  /** Oldest first. */
  get items(): Item[] {
    return this.#kept.map(({ item }) => item);
  }

  /** The newest one. */
  get last(): Item | undefined {
    return this.#kept.at(-1)?.item;
  }

  /** Adds one and lets go of what is too old or too much; the newest always stays. */
  push(item: Item, bytes: number): void {
    const { bytes: most, millis, at } = this.#limits;
    this.#kept.push({ item, bytes });
    this.#bytes += bytes;
    const oldest = at(item) - millis;
    while (this.#kept.length > 1 && (this.#bytes > most || at(this.#kept[0]!.item) < oldest)) {
      this.#bytes -= this.#kept.shift()!.bytes;
    }
  }
}

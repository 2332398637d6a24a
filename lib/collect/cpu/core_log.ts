import type { CoreInterval, CoreWatch } from "../../native/core_watch.ts";
import { nextTurn } from "../../base/delay.ts";
import type { ThreadTimes } from "../clock/thread_clock.ts";
import type { CoreTimes } from "./on_core.ts";

/** Waiting for a core in this part of the time is worth to be known exactly. */
const CROWDED = 0.02;
/** A thread that has waited in this part of its start begins on a crowded machine. */
const CROWDED_START = 0.1;
/** Nobody has waited for so long: what is not needed costs nothing. */
const TIMEOUT_MILLIS = 60_000;
/** Each is an event of its own. */
const MAX_SAMPLERS = 8;
/** Rings are read four times a second. */
const RING_BYTES = 1 << 17;
const MAX_BYTES = 2 << 20;
/** The calling thread. */
const OWN = 0;
/** Begin, end and kind. */
const NUMBERS = 3;
/** A span must be known in this part of its length: the rest is taken to be like it. */
const MIN_PART = 0.5;

/** What was noted between two moments of `performance.now()`. */
interface Piece {
  from: number;
  until: number;
  /** Of each watch, three numbers an interval; nothing where records were lost. */
  intervals: (Float64Array | undefined)[];
}

/**
 * When the calling thread had a core, and V8's samplers, while others want the
 * same cores: so what is recorded is right there, too. On a quiet machine
 * nothing is watched.
 */
export class CoreLog {
  #watches: CoreWatch[] = [];
  #pieces: Piece[] = [];
  #bytes = 0;
  #last: { at: number; wait: number } | undefined;
  #crowdedAt = -Infinity;
  #since = 0;
  /** How many want it, crowded or not. */
  #wanted = 0;
  #opening: Promise<void> | undefined;
  #endFirst: () => void = () => {};
  #isStopped = false;

  /** @param times The thread's so far; to be given some times a second. */
  note({ cpu, wait }: ThreadTimes): void {
    if (wait === undefined || this.#isStopped) return;
    const at = performance.now();
    const last = this.#last;
    this.#last = { at, wait };
    const isCrowded = last
      ? (wait - last.wait) / 1e6 > CROWDED * (at - last.at)
      : wait > CROWDED_START * (cpu + wait);
    if (isCrowded) this.#crowdedAt = at;
    if (this.#watches.length > 0) this.#take(at);
    else if (this.#crowdedAt === at) void this.#opened();
    if (this.#wanted === 0 && at - this.#crowdedAt > TIMEOUT_MILLIS) this.#close();
  }

  /**
   * Watches from now on, since somebody wants to know: a thread that has rested
   * would wait for a core before that is noticed.
   *
   * @returns Ends it, unless others want the same cores.
   */
  async begin(): Promise<() => void> {
    this.#wanted++;
    await this.#opened();
    return () => void this.#wanted--;
  }

  async #opened(): Promise<void> {
    if (this.#isStopped || this.#watches.length > 0) return;
    await (this.#opening ??= this.#open().catch(() => {}));
  }

  /**
   * What is known of a span, or of most of it.
   *
   * @param from As `performance.now()` returned it.
   * @returns Nothing where not enough is known.
   */
  between(from: number, until: number): CoreTimes | undefined {
    if (this.#watches.length > 0) this.#take(performance.now());
    const pieces = this.#pieces.filter((piece) => piece.until > from && piece.from < until);
    const isWhole = pieces.every(({ intervals }) => intervals.every((each) => each));
    const known = Math.min(until, pieces.at(-1)?.until ?? 0) - Math.max(from, pieces[0]?.from ?? 0);
    if (!isWhole || !(known >= MIN_PART * (until - from))) return undefined;
    const watches = Math.min(...pieces.map(({ intervals }) => intervals.length));
    const [thread, ...samplers] = Array.from(
      { length: watches },
      (_, i) => pieces.flatMap(({ intervals }) => unpack(intervals[i]!)),
    );
    return thread && { thread, samplers };
  }

  /** Ends it. */
  stop(): void {
    this.#isStopped = true;
    this.#close();
  }

  /** What it needs is not loaded before. Refused once it stays so. */
  async #open(): Promise<void> {
    const { watchCore } = await import("../../native/core_watch.ts");
    const { beginFirst, endFirst, samplerThreads } = await import(
      "../../native/sampler_threads.ts"
    );
    const watches: CoreWatch[] = [];
    for (const thread of [OWN, ...samplerThreads().slice(0, MAX_SAMPLERS)]) {
      const watch = watchCore(thread, noRounds, RING_BYTES);
      if ("refused" in watch) break;
      watches.push(watch);
      // Each takes some milliseconds the first time.
      await nextTurn();
    }
    if (watches.length === 0) return;
    this.#watches = watches;
    beginFirst();
    this.#endFirst = endFirst;
    if (this.#isStopped) return this.#close();
    this.#take(performance.now());
    this.#pieces = [];
    this.#bytes = 0;
    this.#opening = undefined;
  }

  #take(at: number): void {
    const intervals = this.#watches.map((watch) => {
      const { intervals, lost, dropped } = watch.take();
      return lost + dropped === 0 ? pack(intervals) : undefined;
    });
    const piece = { from: this.#since, until: at, intervals };
    this.#since = at;
    this.#pieces.push(piece);
    this.#bytes += bytesOf(piece);
    while (this.#bytes > MAX_BYTES && this.#pieces.length > 1) {
      this.#bytes -= bytesOf(this.#pieces.shift()!);
    }
  }

  #close(): void {
    for (const watch of this.#watches) watch[Symbol.dispose]();
    if (this.#watches.length > 0) this.#endFirst();
    this.#watches = [];
  }
}

function noRounds(): () => void {
  return () => {};
}

function pack(intervals: readonly CoreInterval[]): Float64Array {
  return Float64Array.from(intervals.flatMap(({ from, to, wouldRun }) => [from, to, +wouldRun]));
}

function unpack(packed: Float64Array): CoreInterval[] {
  return Array.from({ length: packed.length / NUMBERS }, (_, i) => ({
    from: packed[NUMBERS * i]!,
    to: packed[NUMBERS * i + 1]!,
    wouldRun: packed[NUMBERS * i + 2] === 1,
  }));
}

function bytesOf({ intervals }: Piece): number {
  return intervals.reduce((sum, each) => sum + (each?.byteLength ?? 0), 100);
}

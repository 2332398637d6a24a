/** What a thread has used so far. */
export interface ThreadUse {
  /** Nanoseconds on a core. */
  cpu: number;
  /** How often it got a core; nothing where that is not known. */
  runs?: number | undefined;
}

/** What the profiler's own wake-ups of an idle thread cost in a window. */
export interface WindowUpkeep {
  /** Nanoseconds for a sample that found nothing to do. */
  tick: number;
  /** Nanoseconds for a beat. */
  beat: number;
  /** How many beats there were. */
  beats: number;
}

/** When a window began. */
export interface UpkeepMark {
  /** How many beats there had been. */
  beats: number;
  /** How often the cost of a sample had been measured. */
  measured: number;
}

/** A look at the thread. */
interface Look extends ThreadUse {
  /** Milliseconds. */
  at: number;
  beats: number;
}

/** Other wake-ups than samples and beats that change nothing: now and then a timer is early. */
const SPARE_RUNS = 3;
const SPARE_SHARE = 0.05;
/** So many samples tell what one costs. */
const MIN_TICKS = 50;
/** Of so many measurements the middle one counts: in some of them the program did a little. */
const MEASUREMENTS = 9;
/** Fewer within a window may all have something of the program in them. */
const MIN_WITHIN = 3;
/** Nanoseconds: what costs more is work of the program that came with it. */
const MAX_TICK = 60_000;
const MAX_BEAT = 400_000;

/**
 * Measures what the profiler's own wake-ups of an idle thread cost: while
 * samples and beats alone wake it, all that it uses is theirs.
 *
 * V8's samples of such moments show nothing but an idle thread, so in a profile
 * their cost would be native code of the program.
 *
 * @example
 * ```ts
 * import { Upkeep } from "./upkeep.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const upkeep = new Upkeep(10_000);
 * upkeep.look({ at: 0, cpu: 0, runs: 0, beats: 0 });
 * upkeep.look({ at: 1_000, cpu: 2e6, runs: 101, beats: 1 });
 * strictEqual(upkeep.since(upkeep.mark())?.tick, 20_000);
 * ```
 */
export class Upkeep {
  #intervalMicros: number;
  #last: Look | undefined;
  #ticks: number[] = [];
  #measured = 0;
  #beats: number[] = [];

  /** @param intervalMicros Between two samples. */
  constructor(intervalMicros: number) {
    this.#intervalMicros = intervalMicros;
  }

  /** The thread as it is now. */
  look(now: Look): void {
    const last = this.#last;
    this.#last = now;
    if (!last || now.runs === undefined || last.runs === undefined) return;
    const ticks = (now.at - last.at) * 1e3 / this.#intervalMicros;
    const beats = now.beats - last.beats;
    const ours = ticks + beats;
    if (now.runs - last.runs > ours + SPARE_SHARE * ours + SPARE_RUNS) return;
    const cpu = now.cpu - last.cpu;
    // A slow beat costs next to nothing beside so many samples.
    if (beats <= 1) {
      if (ticks < MIN_TICKS) return;
      note(this.#ticks, cpu / ticks);
      this.#measured++;
    } else if (this.#ticks.length > 0) {
      note(this.#beats, (cpu - ticks * middle(this.#ticks)) / beats);
    }
  }

  /** A window begins. */
  mark(): UpkeepMark {
    return { beats: this.#last?.beats ?? 0, measured: this.#measured };
  }

  /**
   * What is known of a window.
   *
   * While it is open a sample costs more, where native stacks are sampled, too:
   * what was measured in it counts before what was measured earlier.
   *
   * @param mark Its beginning.
   * @returns Nothing where the thread was never seen idle.
   */
  since({ beats, measured }: UpkeepMark): WindowUpkeep | undefined {
    if (this.#ticks.length === 0) return undefined;
    const within = Math.min(this.#measured - measured, this.#ticks.length);
    const ticks = within < MIN_WITHIN ? this.#ticks : this.#ticks.slice(-within);
    return {
      tick: Math.min(MAX_TICK, middle(ticks)),
      beat: Math.max(0, Math.min(MAX_BEAT, middle(this.#beats))),
      beats: (this.#last?.beats ?? 0) - beats,
    };
  }
}

/** Of an even number the lower one; 0 of none. */
function middle(measured: readonly number[]): number {
  const sorted = measured.toSorted((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? 0;
}

function note(measured: number[], nanos: number): void {
  measured.push(nanos);
  if (measured.length > MEASUREMENTS) measured.shift();
}

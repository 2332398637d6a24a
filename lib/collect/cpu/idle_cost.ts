/** What a thread has used so far. */
export interface ThreadUse {
  /** Nanoseconds on a core. */
  cpu: number;
  /** How often it got a core; nothing where that is not known. */
  runs?: number | undefined;
}

/** What the profiler's own wake-ups of an idle thread cost in a window. */
export interface WindowIdleCost {
  /** Nanoseconds that samples use in a millisecond in which there is nothing to do. */
  samples: number;
  /** Nanoseconds for a beat. */
  beat: number;
  /** How many beats there were. */
  beats: number;
}

/** When a window began. */
export interface IdleCostMark {
  /** How many beats there had been. */
  beats: number;
  /** How often the cost of samples had been measured. */
  measured: number;
}

/** A look at the thread. */
interface Look extends ThreadUse {
  /** Milliseconds. */
  at: number;
  beats: number;
}

/** A sampler that runs. */
interface Ticking {
  /** Microseconds between two samples. */
  interval: number;
  /** At the least, where some come late on purpose. */
  earliest: number;
}

/** Other wake-ups than samples and beats that change nothing: now and then a timer is early. */
const SPARE_RUNS = 3;
const SPARE_SHARE = 0.05;
/** So many samples show what they cost. */
const MIN_TICKS = 20;
/** So few beats, as part of the samples, cost next to nothing beside them. */
const FEW_BEATS = 0.05;
/** Of so many measurements the middle one counts: in some of them the program did a little. */
const MEASUREMENTS = 9;
/** Sets of samplers of which it is known what they cost. */
const MAX_SETS = 8;
/** Fewer within a window may all have something of the program in them. */
const MIN_WITHIN = 3;
/** Nanoseconds: what costs more is work of the program that came with it. */
const MAX_TICK = 100_000;
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
 * import { IdleCost } from "./idle_cost.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const idleCost = new IdleCost();
 * idleCost.begin(10_000);
 * idleCost.look({ at: 0, cpu: 0, runs: 0, beats: 0 });
 * idleCost.look({ at: 1_000, cpu: 2e6, runs: 101, beats: 1 });
 * strictEqual(idleCost.since(idleCost.mark())?.samples, 2_000);
 * ```
 */
export class IdleCost {
  #last: Look | undefined;
  #beatsSeen = 0;
  #samplers: Ticking[] = [];
  /** What was measured, in nanoseconds a millisecond, by samples a millisecond. */
  #costs = new Map<number, number[]>();
  #measured = 0;
  #beats: number[] = [];

  /**
   * A sampler wakes the thread from now on.
   *
   * @param interval Microseconds between two samples.
   * @param earliest At the least, where some come late on purpose.
   */
  begin(interval: number, earliest = interval): void {
    this.#samplers.push({ interval, earliest });
    this.#last = undefined;
  }

  /** It ends. */
  end(interval: number): void {
    const at = this.#samplers.findIndex((sampler) => sampler.interval === interval);
    if (at >= 0) this.#samplers.splice(at, 1);
    this.#last = undefined;
  }

  /** The thread as it is now. */
  look(now: Look): void {
    const last = this.#last;
    this.#last = now;
    this.#beatsSeen = now.beats;
    if (!last || now.runs === undefined || last.runs === undefined) return;
    const millis = now.at - last.at;
    const ticks = millis * this.#rate;
    const beats = now.beats - last.beats;
    const ours = millis * rateOf(this.#samplers, "earliest") + beats;
    if (now.runs - last.runs > ours + SPARE_SHARE * ours + SPARE_RUNS) return;
    const cpu = now.cpu - last.cpu;
    const costs = this.#current;
    if (beats <= Math.max(1, FEW_BEATS * ticks)) {
      if (ticks < MIN_TICKS) return;
      note(costs, cpu / millis);
      this.#measured++;
    } else if (costs.length > 0) {
      note(this.#beats, (cpu - millis * middle(costs)) / beats);
    }
  }

  /** A window begins. */
  mark(): IdleCostMark {
    return { beats: this.#beatsSeen, measured: this.#measured };
  }

  /**
   * What is known of a window.
   *
   * While it is open samples cost more, where native stacks are sampled, too:
   * what was measured in it counts before what was measured earlier.
   *
   * @param mark Its beginning.
   * @returns Nothing where the thread was never seen idle.
   */
  since({ beats, measured }: IdleCostMark): WindowIdleCost | undefined {
    const known = this.#current;
    if (known.length === 0) return undefined;
    const within = Math.min(this.#measured - measured, known.length);
    const costs = within < MIN_WITHIN ? known : known.slice(-within);
    return {
      samples: Math.min(MAX_TICK * this.#rate, middle(costs)),
      beat: Math.max(0, Math.min(MAX_BEAT, middle(this.#beats))),
      beats: this.#beatsSeen - beats,
    };
  }

  /**
   * What is known of a span that is over, by its samples alone: what they cost when they came about
   * as often.
   *
   * @param samples How many there were.
   * @param millis Its length.
   * @returns Nothing where the thread was never seen idle.
   */
  of(samples: number, millis: number): WindowIdleCost | undefined {
    const often = samples / millis;
    const [nearest] = [...this.#costs]
      .filter(([, costs]) => costs.length > 0)
      .sort(([a], [b]) => Math.abs(a - often) - Math.abs(b - often));
    if (nearest === undefined || !(millis > 0)) return undefined;
    const [rate, costs] = nearest;
    return { samples: Math.min(MAX_TICK, middle(costs) / rate) * often, beat: 0, beats: 0 };
  }

  /** Samples a millisecond. */
  get #rate(): number {
    return rateOf(this.#samplers, "interval");
  }

  /** What was measured with the samplers that run now. */
  get #current(): number[] {
    const rate = this.#rate;
    let costs = this.#costs.get(rate);
    if (!costs) {
      if (this.#costs.size >= MAX_SETS) this.#costs.clear();
      this.#costs.set(rate, costs = []);
    }
    return costs;
  }
}

/** Samples a millisecond, as they mostly come or at the most. */
function rateOf(samplers: readonly Ticking[], by: keyof Ticking): number {
  return samplers.reduce((sum, sampler) => sum + 1e3 / sampler[by], 0);
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

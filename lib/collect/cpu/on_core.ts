import type { CoreInterval } from "../../native/core_watch.ts";
import type { ClockSample } from "../../profile/import/v8/ticks.ts";

/** When threads had a core in a window, in order. */
export interface CoreTimes {
  /** Of the thread that is sampled. */
  thread: readonly CoreInterval[];
  /** Of each thread by which V8 samples the process, as far as known. */
  samplers: readonly (readonly CoreInterval[])[];
}

/** A thread that has a core answers sooner, also on a virtual machine. */
const PROMPT_NANOS = 200_000;
/** The switch from one thread to another is one moment, noted twice while it goes on. */
const SWITCH_NANOS = 40_000;
/** What comes sooner after a thread got its core may have waited for it. */
const LATE_NANOS = 150_000;

/**
 * Which samples show what the thread did with a core.
 *
 * V8's own thread wakes at every tick and sends a signal. If the thread that it
 * samples waits for a core then, it answers when it gets one, and the sample is
 * of no use. But if V8's thread has just taken its core, the sample is of the
 * moment before, however late it comes. So what counts is the tick.
 *
 * @returns Their numbers.
 *
 * @example
 * ```ts
 * import { foundOnCore } from "./on_core.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const turn = (from: number, to: number) => ({ from, to, wouldRun: true });
 * const found = foundOnCore([{ id: 1, at: 2_000 }, { id: 1, at: 9_050 }], {
 *   thread: [turn(1e6, 3e6), turn(9e6, 12e6)],
 *   samplers: [[turn(1.99e6, 2e6), turn(7e6, 7.01e6)]],
 * });
 * deepStrictEqual([...found], [0]);
 * ```
 */
export function foundOnCore(samples: readonly ClockSample[], cores: CoreTimes): Set<number> {
  const begun = new Blocks(cores.samplers);
  const ticks = samplerOf(samples, cores.samplers.map(ticksOf));
  const had = new Turns(cores.thread);
  const found = new Set<number>();
  let next = 0;
  samples.forEach(({ at }, i) => {
    const nanos = at * 1e3;
    // One sample answers all ticks since the last one.
    const tick = ticks && ticks[next]! <= nanos ? ticks[next] : undefined;
    while (ticks && ticks[next]! <= nanos) next++;
    if (tick === undefined ? had.hasFor(nanos, LATE_NANOS) : had.hasAt(begun.of(tick))) {
      found.add(i);
    }
  });
  return found;
}

/** When a sampler woke; put off its core in between, it goes on. */
function ticksOf(intervals: readonly CoreInterval[]): number[] {
  return intervals.flatMap(({ from }, i) => intervals[i - 1]?.wouldRun ? [] : [from]);
}

/**
 * Samplers that run in turn: where the first one has taken the
 * thread's core, it is away when the next one wakes.
 */
class Blocks {
  #begins: readonly { at: number; block: number }[];
  #next = 0;

  constructor(samplers: readonly (readonly CoreInterval[])[]) {
    const intervals = samplers.flat().sort((a, b) => a.from - b.from);
    let [block, until] = [0, -Infinity];
    this.#begins = intervals.map(({ from, to }) => {
      if (from > until + SWITCH_NANOS) block = from;
      until = Math.max(until, to);
      return { at: from, block };
    });
  }

  /** When the first one of those woke that run together with that of a tick; ticks in order. */
  of(tick: number): number {
    while (this.#begins[this.#next]!.at < tick) this.#next++;
    return this.#begins[this.#next]!.block;
  }
}

/** The ticks that samples answer; nothing where there are none. */
function samplerOf(
  samples: readonly ClockSample[],
  samplers: readonly number[][],
): number[] | undefined {
  let best: { ticks: number[]; answered: number } | undefined;
  for (const ticks of samplers) {
    const answered = countAnswered(samples, ticks);
    if (answered > (best?.answered ?? 0)) best = { ticks, answered };
  }
  return best?.ticks;
}

/** How many samples have a tick since the last one, and how many follow one at once. */
function countAnswered(samples: readonly ClockSample[], ticks: readonly number[]): number {
  let [next, count] = [0, 0];
  for (const { at } of samples) {
    const first = next;
    while (next < ticks.length && ticks[next]! <= at * 1e3) next++;
    if (next > first) count++;
    if (next > 0 && at * 1e3 - ticks[next - 1]! < PROMPT_NANOS) count++;
  }
  return count;
}

/** When a thread had a core, looked through once from begin to end. */
class Turns {
  #turns: readonly CoreInterval[];
  #next = 0;

  constructor(turns: readonly CoreInterval[]) {
    this.#turns = turns;
  }

  /** Whether it had one then, or it was just being taken from it. */
  hasAt(nanos: number): boolean {
    while ((this.#turns[this.#next]?.to ?? Infinity) + SWITCH_NANOS < nanos) this.#next++;
    const turn = this.#turns[this.#next];
    return turn !== undefined && turn.from <= nanos && (nanos < turn.to || turn.wouldRun);
  }

  /** Whether it has had one for so long. */
  hasFor(nanos: number, least: number): boolean {
    return this.hasAt(nanos - least) && this.#turns[this.#next]!.to >= nanos;
  }
}

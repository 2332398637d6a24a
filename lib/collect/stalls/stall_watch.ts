import type { CpuProfile } from "../../inspect/protocol.ts";
import type { CpuSampler } from "../cpu/cpu_sampler.ts";
import { findStalls, type Stall } from "./find_stalls.ts";
import { OwnHolds } from "./own_holds.ts";
import type { Beats, LateBeat } from "./beats.ts";
import { type StallSite, StallTable } from "./stall_table.ts";

/** What the watch has seen since it began. */
export interface Stalls {
  sites: readonly StallSite[];
  since: Date;
}

/** Gets stalls, and the samples that their parts are from. */
export type StallListener = (stalls: readonly Stall[], profile: CpuProfile) => void;

/** Beats per threshold: a stall's start is known to one beat at worst, to a sample in an idle loop. */
const BEATS = 2;

/** Milliseconds between two beats that show stalls of a length. */
export function beatEvery(threshold: number): number {
  return Math.max(1, threshold / BEATS);
}

/**
 * Notes every interval in which the event loop did not turn, and what ran.
 *
 * A heartbeat shows when, the samples of the always-on CPU sampler what: both
 * are put together when a window of the sampler ends, so that a loop that turns
 * pays for the beats only.
 */
export class StallWatch {
  /** Shorter stalls are not reported, in milliseconds. */
  readonly threshold: number;
  #cpu: CpuSampler;
  #beats: Beats;
  #table = new StallTable();
  #since = new Date();
  #holds: OwnHolds;
  #off: () => void;
  #listeners = new Set<StallListener>();

  /**
   * @param cpu Samples the thread whose loop it is.
   * @param beats Of that loop.
   * @param threshold Milliseconds.
   * @param holds When the profiler itself held the loop.
   */
  constructor(cpu: CpuSampler, beats: Beats, threshold: number, holds = new OwnHolds()) {
    this.#holds = holds;
    this.threshold = threshold;
    this.#cpu = cpu;
    this.#beats = beats;
    this.#off = cpu.listen(() => {
      const late = beats.takeLate();
      return (profile) => this.#add(profile, late);
    });
  }

  #add(profile: CpuProfile, beats: readonly LateBeat[]): void {
    const long = findStalls(profile, beats, this.#cpu.time, {
      interval: this.#cpu.periodNanos / 1e6,
      least: this.threshold,
    }).map((stall) => this.#holds.cover(stall.start, stall.end) ? { ...stall, own: true } : stall);
    this.#table.add(profile, long);
    for (const listener of this.#listeners) listener(long, profile);
  }

  /** Reports the stalls of each segment of samples, once that is over, until the returned function is called. */
  listen(listener: StallListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** How many stacks have been seen, those of the last seconds perhaps not yet. */
  get stacks(): number {
    return this.#table.size;
  }

  /** Whether the loop turns now. */
  turns(): boolean {
    return this.#beats.turns();
  }

  /** Everything so far. */
  async read(): Promise<Stalls> {
    await this.#cpu.renew();
    return {
      sites: this.#table.sites.map((site) => ({ ...site })),
      since: this.#since,
    };
  }

  /** Ends the watch; what was seen stays. */
  stop(): void {
    this.#beats.stop();
    this.#off();
  }
}

import type { CpuProfile } from "../../inspect/protocol.ts";
import type { CpuSampler } from "../cpu/cpu_sampler.ts";
import { unixNanos } from "../unix_time.ts";
import { findStalls } from "./find_stalls.ts";
import { Heartbeat, type LateBeat } from "./heartbeat.ts";
import { type StallSite, StallTable } from "./stall_table.ts";

/** What the watch has seen since it began. */
export interface Stalls {
  sites: readonly StallSite[];
  /** Unix nanoseconds. */
  since: bigint;
  /** Milliseconds until now. */
  millis: number;
}

/** Beats per threshold: a stall's start is known to one beat at worst, to a sample in an idle loop. */
const BEATS = 2.6;
/** More than the loop can be late within one window, unless the threshold is tiny. */
const MOST_LATE = 10_000;

/**
 * Notes every stretch in which the event loop did not turn, and what ran.
 *
 * A heartbeat tells when, the samples of the always-on CPU sampler what: both
 * are put together when a window of the sampler ends, so that a loop that turns
 * pays for the beats only.
 */
export class StallWatch {
  /** Shorter stretches are not told, in milliseconds. */
  readonly threshold: number;
  #cpu: CpuSampler;
  #heart: Heartbeat;
  #late: LateBeat[] = [];
  #table = new StallTable();
  #since = unixNanos();
  #began = performance.now();
  #off: () => void;

  /** @param threshold Milliseconds. */
  constructor(cpu: CpuSampler, threshold: number) {
    this.threshold = threshold;
    this.#cpu = cpu;
    this.#heart = new Heartbeat({
      every: Math.max(1, threshold / BEATS),
      least: threshold,
      late: (beat) => {
        if (this.#late.length < MOST_LATE) this.#late.push(beat);
      },
    });
    this.#off = cpu.listen(() => {
      // The timer of the sampler may run before the heart's does.
      this.#heart.beat();
      const beats = this.#late;
      this.#late = [];
      return (profile) => this.#add(profile, beats);
    });
  }

  #add(profile: CpuProfile, beats: readonly LateBeat[]): void {
    const stalls = findStalls(profile, beats, this.#cpu.time, this.#cpu.periodNanos / 1e6);
    this.#table.add(profile, stalls.filter(({ start, end }) => end - start >= this.threshold));
  }

  /** How many stacks have been seen, those of the last seconds perhaps not yet. */
  get stacks(): number {
    return this.#table.size;
  }

  /** Everything so far. */
  async read(): Promise<Stalls> {
    await this.#cpu.renew();
    return {
      sites: this.#table.sites.map((site) => ({ ...site })),
      since: this.#since,
      millis: performance.now() - this.#began,
    };
  }

  /** Ends the watch; what was seen stays. */
  stop(): void {
    this.#heart.stop();
    this.#off();
  }
}

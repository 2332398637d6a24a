import type { Rounds } from "../../native/rounds.ts";
import type { CpuProfile } from "../../profile/import/v8/v8_profiles.ts";
import { clockSamples } from "../../profile/import/v8/ticks.ts";
import type { Label } from "../../profile/types.ts";
import type { ProfilerClock } from "../clock/profiler_clock.ts";
import { recordLabels } from "./label_context.ts";
import type { LabelTimeline } from "./label_timeline.ts";

/** Which labels were in force at each sample of a window. */
export interface SampleLabels {
  /** The set at a sample, by its time in V8's microseconds. */
  at(micros: number): number;
  labels(set: number): Label[];
}

/** What of the CPU sampler this needs. */
interface Sampler {
  time: ProfilerClock;
  listen(listener: () => (profile: CpuProfile) => void): () => void;
  renew(): Promise<void>;
  /** When to see how many switches there were. */
  rounds: Rounds;
}

/** So many must be matched before the oldest are forgotten. */
const MANY_SWITCHES = 1 << 19;

/**
 * Follows the labels of a window that begins now.
 *
 * @returns Ends that; nothing if no labels were used.
 */
export function followLabels(cpu: Sampler): () => SampleLabels | undefined {
  const { timeline, stop } = recordLabels();
  const matched = new Map<number, number>();
  let switches = 0;
  const setAt = (known: LabelTimeline, micros: number) => known.at(cpu.time.millis(micros));
  const unlisten = cpu.listen(() => (profile: CpuProfile) => {
    const known = timeline();
    if (known === undefined) return;
    switches = known.switches;
    for (const { at } of clockSamples(profile)) matched.set(at, setAt(known, at));
  });
  const endRounds = cpu.rounds(() => {
    if ((timeline()?.switches ?? 0) - switches > MANY_SWITCHES) void cpu.renew();
  }, false);
  return () => {
    endRounds();
    unlisten();
    const known = timeline();
    stop();
    if (known === undefined) return undefined;
    return {
      at: (micros) => matched.get(micros) ?? setAt(known, micros),
      labels: (set) => known.labels(set),
    };
  };
}

/**
 * What of a thread's CPU time exists only because the profiler wakes it.
 *
 * @module
 */
import type { CpuProfile } from "../../inspect/protocol.ts";
import type { Frame } from "../../profile/builder.ts";
import type { Label } from "../../profile/types.ts";
import { PROFILER } from "../source/user_stack.ts";
import { kindOf } from "./sampled_times.ts";
import type { WindowIdleCost } from "./idle_cost.ts";

/** Time on a stack. */
export interface StackTime {
  stack: Frame[];
  samples: number;
  /** Nanoseconds. */
  value: number;
  label: Label[];
}

/** A window of which it may be known what woke its thread. */
export interface WokenWindow {
  profile: CpuProfile;
  wallNanos: number;
  idleCost?: WindowIdleCost;
}

/** Mappings of what runs for whoever has a timer. */
const LOOP: ReadonlySet<string | undefined> = new Set(["deno", "v8"]);

/**
 * Samples of turns of the event loop that show Deno's own JavaScript and
 * nothing else: they do not show whose timer it was.
 */
export class OwnTurns {
  #turns: StackTime[] = [];
  #own = 0;

  /** Takes such a sample. @returns Whether it is one. */
  take(time: StackTime): boolean {
    const { stack, label } = time;
    if (stack.includes(PROFILER)) this.#own += time.value;
    const isScript = stack.at(-1)?.filename !== "";
    if (!isScript || label.length > 0 || stack.some(({ mapping }) => !LOOP.has(mapping))) {
      return false;
    }
    this.#turns.push(time);
    return true;
  }

  /** Nanoseconds of them. */
  get nanos(): number {
    return this.#turns.reduce((sum, { value }) => sum + value, 0);
  }

  /** Nanoseconds of samples that show the profiler. */
  get own(): number {
    return this.#own;
  }

  /** @param nanos So much of them stands under the profiler. */
  divide(nanos: number): StackTime[] {
    const share = nanos > 0 ? nanos / this.nanos : 0;
    return this.#turns.flatMap(({ stack, samples, value, label }) => {
      const own = { samples: Math.round(samples * share), value: Math.round(value * share) };
      return [
        { stack: [...stack, PROFILER], ...own, label },
        { stack, samples: samples - own.samples, value: value - own.value, label },
      ].filter((each) => each.value !== 0 || each.samples !== 0);
    });
  }
}

/** How much of what a profile shows, and of what it does not, is the profiler's. */
export interface IdleCostShare {
  /** Nanoseconds of what no sample shows. */
  unseen: number;
  /** Nanoseconds of turns of the event loop. */
  seen: number;
  comments: string[];
}

/**
 * Says what samples and beats cost an idle thread in a window: first what no
 * sample shows, then turns of the loop in which only Deno's own code was seen.
 *
 * @param rest Nanoseconds that no sample shows.
 */
export function idleCostShare(
  { profile, wallNanos, idleCost }: WokenWindow,
  rest: number,
  turns: OwnTurns,
): IdleCostShare {
  const { samples, beat, beats } = idleCost ?? { samples: 0, beat: 0, beats: 0 };
  const idle = idleMillis(profile, wallNanos);
  const all = Math.round(idle * samples + beats * beat);
  const unseen = Math.min(rest, all);
  const seen = Math.max(0, Math.min(turns.nanos, all - unseen - turns.own));
  const nanos = unseen + seen;
  if (nanos <= 0) return { unseen: 0, seen: 0, comments: [] };
  const beating = beat > 0 ? ` and ${beats} beats (${micros(beat)} each)` : "";
  return {
    unseen,
    seen,
    comments: [
      `estimate: ${millis(nanos)} of (profiler) are samples of an idle thread (${
        millis(samples * 1e3)
      } a second, for ${(idle / 1e3).toFixed(1)}s)${beating}: so much it used while nothing else ` +
      "woke it, at most what no sample shows, and turns of the loop that show Deno's own code alone",
    ],
  };
}

/** How long samples show the thread without anything to do. */
function idleMillis({ nodes, samples = [] }: CpuProfile, wallNanos: number): number {
  const idle = new Set(
    nodes.filter(({ callFrame }) => kindOf(callFrame) === "idle").map(({ id }) => id),
  );
  return wallNanos / 1e6 * samples.filter((id) => idle.has(id)).length / (samples.length || 1);
}

function millis(nanos: number): string {
  return `${(nanos / 1e6).toFixed(1)}ms`;
}

function micros(nanos: number): string {
  return `${(nanos / 1e3).toFixed(0)}µs`;
}

import type { CpuWindow } from "../cpu/cpu_sampler.ts";
import type { NativeBelow } from "../cpu/native_below.ts";
import type { CoreTimes } from "../cpu/on_core.ts";

/** How to take a profile. */
export interface TakeOptions {
  /** Length of the window or of the delta; absent: as the kind has it. */
  seconds?: number;
  /** Count every allocation: `allocs` only. */
  exact?: boolean;
  /** A sample for each goroutine, with its number, state and time: `goroutine` only. */
  each?: boolean;
  /** Whether a recent one will do: `goroutine` only. */
  recent?: boolean;
  /** `main`: without the threads that run no JavaScript of the program: `profile` only. */
  threads?: "main";
  /** `false`: native code as one frame: `profile` only. */
  native?: boolean;
  /** Samples a second, 10 to 2000, by a sampler of its own: `profile` only. */
  hz?: number;
  /**
   * Called when the window has begun. Only the signal ends it then, `seconds` is the most that it
   * can be: `profile` and `await` only.
   */
  begun?(): void;
  /**
   * Ends a window early; what was collected until then is returned. Only read
   * for windows: Deno warns of every request whose signal was looked at.
   */
  readonly signal?: AbortSignal;
}

/** The same, for a kind. */
export interface KindOptions extends TakeOptions {
  /** Called when a window begins and ends: `profile` only. */
  edges?: WindowEdges;
  /** Aborts when whoever requested it is gone: what has no window ends then. */
  readonly asker?: AbortSignal | undefined;
}

/** The same, for a program that has nothing of ours in it. */
export interface AttachedTakeOptions extends Omit<TakeOptions, "exact" | "each" | "recent"> {
  seconds: number;
  /** Whether V8 compiles the program again, which slows it down for seconds: `profile` and `block`. */
  recompile?: boolean;
  /** Called when the window begins and ends: `profile` only. */
  edges?: { open(): Promise<void>; close(): Promise<void> };
  readonly signal: AbortSignal;
}

/** What goes with a window from its begin to its end. */
export interface WindowEdges {
  open(): void;
  close(): void;
  /** When the thread had a core, and V8's samplers, once it is closed and where that is known. */
  readonly cores?: CoreTimes | undefined;
  /** What native code JavaScript called, by V8's samples of the window, once it is closed. */
  below?(window: CpuWindow): Promise<NativeBelow | undefined>;
}

/**
 * Divides the CPU time of threads among the native stacks that were sampled.
 *
 * @module
 */
import { type NamedStacks, nameStacks } from "../../native/name_stacks.ts";
import { sharedNames } from "../../native/shared_names.ts";
import type { NativeFrame, NativeMapping } from "../../native/native_frame.ts";
import type { NativeStacks } from "../../native/stack_sampler.ts";
import type { Frame } from "../../profile/builder.ts";
import { inSlices } from "../source/in_slices.ts";

/** A native stack, innermost first, and its share of the time that is divided. */
export interface NativeShare {
  frames: Frame[];
  nanos: number;
}

/** Stacks of one thread that JavaScript does not run in, with how often each was seen. */
interface ThreadStacks {
  stacks: Map<number, number>;
  /** Samples in them. */
  count: number;
  /** Samples in which JavaScript ran. */
  script: number;
}

/** With fewer samples of a thread its share of JavaScript is chance. */
const MIN_SAMPLES = 100;

/** The native stacks of a window, by thread. */
export class NativeTrees {
  #named: NamedStacks;
  #threads = new Map<number, ThreadStacks>();
  #comments: string[];

  private constructor(sampled: NativeStacks, named: NamedStacks) {
    this.#named = named;
    this.#comments = describe(sampled, named);
  }

  /** Finds the names; the first time for a build of Deno that takes a second, in another thread. */
  static async make(sampled: NativeStacks): Promise<NativeTrees> {
    const named = await nameStacks(sampled, sharedNames());
    const trees = new NativeTrees(sampled, named);
    await inSlices(trees.#read(sampled));
    return trees;
  }

  *#read({ stacks, scope }: NativeStacks): Generator<void, void> {
    for (let i = 0; i < stacks.length; i++) {
      yield;
      const node = stacks.stackAt(i);
      const { frames, isSwitch } = this.#named.stack(node);
      // Where threads are watched far too many samples fall where one gets its core.
      if (frames.length === 0 || (isSwitch && scope === "threads")) continue;
      this.#add(stacks.threadAt(i), node, frames.some(({ kind }) => kind === "script"));
    }
  }

  /** What a profile says of it. */
  get comments(): readonly string[] {
    return this.#comments;
  }

  /** What code is from. */
  get mappings(): readonly NativeMapping[] {
    return this.#named.mappings;
  }

  /** Which part of a thread's CPU time JavaScript ran in, or what it called; nothing if too little is known. */
  scriptShare(thread: number): number | undefined {
    const { count = 0, script = 0 } = this.#threads.get(thread) ?? {};
    return count + script < MIN_SAMPLES ? undefined : script / (count + script);
  }

  /**
   * Divides time of a thread outside of JavaScript.
   *
   * @returns Parts that add up to it; nothing if the thread was not seen.
   */
  divide(thread: number, nanos: number): NativeShare[] {
    const { stacks = new Map<number, number>(), count = 0 } = this.#threads.get(thread) ?? {};
    let seen = 0;
    let done = 0;
    return Array.from(stacks, ([node, times]) => {
      seen += times;
      // Rounding what was divided so far keeps the sum.
      const part = Math.round(nanos * seen / count) - done;
      done += part;
      const frames = this.#named.stack(node).frames.map((frame) => this.#frame(frame));
      return { frames, nanos: part };
    });
  }

  #add(thread: number, node: number, isScript: boolean): void {
    let known = this.#threads.get(thread);
    if (!known) this.#threads.set(thread, known = { stacks: new Map(), count: 0, script: 0 });
    if (isScript) {
      known.script++;
      return;
    }
    known.count++;
    known.stacks.set(node, (known.stacks.get(node) ?? 0) + 1);
  }

  #frame({ name, systemName, file, mapping }: NativeFrame): Frame {
    const of = this.mappings[mapping]?.file ?? "";
    return { name, systemName, filename: file, startLine: 0, line: 0, mapping: of };
  }
}

function describe(
  { withKernel, lost, dropped, refusedThreads, stacks, periodNanos }: NativeStacks,
  { missing }: NamedStacks,
): string[] {
  const gone = lost + dropped;
  return [
    `# native stacks: ${stacks.length} samples by perf events, one each ${
      (periodNanos / 1e6).toFixed(1)
    }ms of CPU time; sums of threads are the kernel's`,
    "estimate: native code is divided among the stacks that were sampled; Rust functions have the name of their source file",
    ...withKernel ? [] : ["the kernel may not be looked into here: its time is (kernel)"],
    ...gone > 0 ? [`${gone} native samples were lost: nobody could read them in time`] : [],
    ...refusedThreads > 0 ? [`${refusedThreads} threads could not be sampled`] : [],
    ...missing.map((text) => `without native names: ${text}`),
  ];
}

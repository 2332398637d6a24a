/**
 * Divides the CPU time of threads among the native stacks that were sampled.
 *
 * @module
 */
import { type NamedStacks, nameStacks } from "../../native/name_stacks.ts";
import { sharedNames } from "../../native/shared_names.ts";
import type { NativeFrame, NativeMapping } from "../../native/native_frame.ts";
import type { ProcessCode } from "../../native/process_code.ts";
import type { NativeStacks } from "../../native/stack_sampler.ts";
import type { Frame } from "../../profile/builder.ts";
import { inSlices } from "../source/in_slices.ts";
import { pseudoFrame } from "../source/pseudo_frame.ts";

/** A native stack, innermost first, and its share of the time that is divided. */
export interface NativeShare {
  frames: Frame[];
  nanos: number;
}

/** Stacks of one thread that are divided among, with how often each was seen. */
interface ThreadStacks {
  stacks: Map<number, number>;
  /** Samples in them. */
  count: number;
  /** Of them, those that tell what they are of. */
  told: number;
  /** Samples in which JavaScript ran that V8's profiler tells of, or what it called. */
  script: number;
}

const OP = /^op_\w+$/;
/** `[deno]`, `[vdso]`: JavaScript may have called it, or not. */
const NAMELESS = /^\[.*\]$/;
/** JavaScript of a thread whose V8 nobody asks. */
const SCRIPT = pseudoFrame("(JavaScript)");
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

  /**
   * Finds the names; the first time for a build of Deno that takes a second, in another thread.
   *
   * @param known Numbers of the threads whose JavaScript V8's profiler tells of.
   * @param code What the code is from, as it is now unless told.
   */
  static async make(
    sampled: NativeStacks,
    known: ReadonlySet<string>,
    code?: ProcessCode,
  ): Promise<NativeTrees> {
    const named = await nameStacks(sampled, sharedNames(), code);
    const trees = new NativeTrees(sampled, named);
    await inSlices(trees.#read(sampled, known));
    return trees;
  }

  *#read({ stacks, scope }: NativeStacks, known: ReadonlySet<string>): Generator<void, void> {
    for (let i = 0; i < stacks.length; i++) {
      yield;
      const node = stacks.stackAt(i);
      const { frames, isSwitch } = this.#named.stack(node);
      // Where threads are watched far too many samples fall where one gets its core.
      if (frames.length === 0 || (isSwitch && scope === "threads")) continue;
      const thread = stacks.threadAt(i);
      if (known.has(`${thread}`) && frames.some(isOfScript)) this.#of(thread).script++;
      else this.#add(this.#of(thread), node, frames.some(({ name }) => !NAMELESS.test(name)));
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

  /** Which part of a profiled thread's CPU time JavaScript ran in, or what it called; nothing if too little is known. */
  scriptShare(thread: number): number | undefined {
    const { told = 0, script = 0 } = this.#threads.get(thread) ?? {};
    return told + script < MIN_SAMPLES ? undefined : script / (told + script);
  }

  /**
   * Divides time of a thread outside of JavaScript; of one that V8's profiler does not tell of, all.
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

  #of(thread: number): ThreadStacks {
    let known = this.#threads.get(thread);
    if (!known) {
      this.#threads.set(thread, known = { stacks: new Map(), count: 0, told: 0, script: 0 });
    }
    return known;
  }

  #add(thread: ThreadStacks, node: number, isTold: boolean): void {
    thread.count++;
    if (isTold) thread.told++;
    thread.stacks.set(node, (thread.stacks.get(node) ?? 0) + 1);
  }

  #frame({ kind, name, systemName, file, mapping }: NativeFrame): Frame {
    if (kind === "script") return SCRIPT;
    const of = this.mappings[mapping]?.file ?? "";
    return { name, systemName, filename: file, startLine: 0, line: 0, mapping: of };
  }
}

/** Whoever called an op cannot be seen through native code, but it is JavaScript, and V8 shows that. */
function isOfScript({ kind, name }: NativeFrame): boolean {
  return kind === "script" || OP.test(name);
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

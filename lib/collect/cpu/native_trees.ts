/**
 * Divides the CPU time of threads among the native stacks that were sampled.
 *
 * @module
 */
import { type NamedStacks, nameStacks } from "../../native/name_stacks.ts";
import { sharedNames } from "../../native/shared_names.ts";
import type { NativeFrame, NativeMapping, NativeStack } from "../../native/native_frame.ts";
import type { ProcessCode } from "../../native/process_code.ts";
import type { NativeStacks } from "../../native/stack_sampler.ts";
import type { TickStacks } from "../../native/tick_stacks.ts";
import type { CpuProfile } from "../../inspect/protocol.ts";
import type { Frame } from "../../profile/builder.ts";
import { inSlices } from "../../base/in_slices.ts";
import { pseudoFrame } from "../source/pseudo_frame.ts";
import type { CallerStacks } from "../../native/caller_watch.ts";
import { NO_NODE, type StackStore } from "../../native/stack_store.ts";
import { CutStacks } from "./cut_stacks.ts";
import { NativeBelow } from "./native_below.ts";

/** A native stack, innermost first, and its share of the time that is divided. */
export interface NativeShare {
  frames: Frame[];
  nanos: number;
}

const OP = /^op_\w+$/;
/** `[deno]`, `[vdso]`: JavaScript may have called it, or not. */
const NAMELESS = /^\[.*\]$/;
/** JavaScript of a thread whose V8 is not sampled. */
const SCRIPT = pseudoFrame("(JavaScript)");
/** With fewer samples of a thread its share of JavaScript is chance. */
const MIN_SAMPLES = 100;

/** The native stacks of a window, by thread. */
export class NativeTrees {
  #sampled: NativeStacks;
  #named: NamedStacks;
  /** Of each thread its stacks, with how often each was seen. */
  #threads = new Map<number, Map<number, number>>();
  #comments: string[];

  /** Of the watched thread: its stacks at V8's samples, and what they may be the end of. */
  #ticks: TickStacks["stacks"] | undefined;
  #tickNodes: Int32Array | undefined;
  #callers: CallerStacks | undefined;
  #cut = new CutStacks();

  private constructor(sampled: NativeStacks, named: NamedStacks, copies: number | undefined) {
    this.#sampled = sampled;
    this.#named = named;
    this.#comments = describe(sampled, named, copies);
  }

  /**
   * Finds the names; the first time for a build of Deno that takes a second, in another thread.
   *
   * @param more What else was seen of a thread.
   * @param code What the code is from, as it is now unless given.
   */
  static async make(
    sampled: NativeStacks,
    { ticks, callers }: { ticks?: TickStacks; callers?: CallerStacks } = {},
    code?: ProcessCode,
  ): Promise<NativeTrees> {
    const { stacks } = sampled;
    const [tickNodes, callerNodes] = [ticks, callers].map((each) =>
      each && stacks.include(each.stacks)
    );
    const named = await nameStacks(sampled, sharedNames(), code);
    const trees = new NativeTrees(sampled, named, callers?.stacks.length);
    trees.#ticks = ticks?.stacks;
    trees.#tickNodes = tickNodes;
    trees.#callers = callers;
    if (callers) trees.#cut = new CutStacks(stacksOf(callers.stacks, callerNodes!, named));
    await inSlices(trees.#read());
    return trees;
  }

  *#read(): Generator<void, void> {
    const { stacks, scope } = this.#sampled;
    for (let i = 0; i < stacks.length; i++) {
      yield;
      const node = stacks.stackAt(i);
      const { frames, isSwitch } = this.#named.stack(node);
      // Where threads are watched far too many samples fall where one gets its core.
      if (frames.length === 0 || (isSwitch && scope === "threads")) continue;
      const thread = stacks.threadAt(i);
      let known = this.#threads.get(thread);
      if (!known) this.#threads.set(thread, known = new Map());
      known.set(node, (known.get(node) ?? 0) + 1);
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
    let [script, named] = [0, 0];
    for (const [{ frames }, count] of this.#seen(thread)) {
      if (frames.some(isOfScript)) script += count;
      else if (frames.some(({ name }) => !NAMELESS.test(name))) named += count;
    }
    return named + script < MIN_SAMPLES ? undefined : script / (named + script);
  }

  /**
   * Divides time of a thread.
   *
   * @param isProfiled Whether V8's profiler shows its JavaScript: then the time outside of that
   *   is divided, else all.
   * @returns Parts that add up to it; nothing if the thread was not seen.
   */
  divide(thread: number, nanos: number, isProfiled = false): NativeShare[] {
    const stacks = [...this.#seen(thread)]
      .filter(([{ frames }]) => !isProfiled || !frames.some(isOfScript));
    const all = stacks.reduce((sum, [, count]) => sum + count, 0);
    let seen = 0;
    let done = 0;
    return stacks.map(([{ frames }, count]) => {
      seen += count;
      // Rounding what was divided so far keeps the sum.
      const part = Math.round(nanos * seen / all) - done;
      done += part;
      return { frames: frames.map((frame) => frameOf(frame, this.mappings)), nanos: part };
    });
  }

  /**
   * What JavaScript of a thread called, by V8's samples of it; nothing where
   * its stacks at these moments are not known.
   *
   * @param groupOf Distinguishes samples of one node, by their time in microseconds.
   */
  async below(
    thread: number,
    profile: CpuProfile,
    groupOf?: (at: number) => number,
  ): Promise<NativeBelow | undefined> {
    const [ticks, nodes] = [this.#ticks, this.#tickNodes];
    if (!ticks || !nodes) return undefined;
    const steps = NativeBelow.make(
      profile,
      {
        length: ticks.length,
        timeAt: (tick) => ticks.timeAt(tick),
        stackAt: (tick) => this.#named.stack(nodeOf(nodes, ticks.stackAt(tick))),
        complete: (stack) => this.#cut.complete(stack),
      },
      { seen: this.#seen(thread), frame: (native) => frameOf(native, this.mappings) },
      groupOf,
    );
    return await inSlices(steps);
  }

  *#seen(thread: number): Generator<[NativeStack, number]> {
    for (const [node, count] of this.#threads.get(thread) ?? []) {
      const stack = this.#named.stack(node);
      if (thread !== this.#callers?.thread) yield [stack, count];
      else for (const [whole, share] of this.#cut.complete(stack)) yield [whole, count * share];
    }
  }
}

function nodeOf(nodes: Int32Array, node: number): number {
  return node === NO_NODE ? NO_NODE : nodes[node]!;
}

function* stacksOf(
  stacks: StackStore,
  nodes: Int32Array,
  named: NamedStacks,
): Generator<NativeStack> {
  for (let i = 0; i < stacks.length; i++) yield named.stack(nodeOf(nodes, stacks.stackAt(i)));
}

function frameOf(
  { kind, name, systemName, file, mapping }: NativeFrame,
  mappings: readonly NativeMapping[],
): Frame {
  if (kind === "script") return SCRIPT;
  const of = mappings[mapping]?.file ?? "";
  return { name, systemName, filename: file, startLine: 0, line: 0, mapping: of };
}

/** Whoever called an op cannot be seen through native code, but it is JavaScript, and V8 shows that. */
function isOfScript({ kind, name }: NativeFrame): boolean {
  return kind === "script" || OP.test(name);
}

function describe(
  { withKernel, lost, dropped, refusedThreads, stacks, periodNanos }: NativeStacks,
  { missing }: NamedStacks,
  copies = 0,
): string[] {
  const gone = lost + dropped;
  return [
    `# native stacks: ${stacks.length} samples by perf events, one each ${
      (periodNanos / 1e6).toFixed(1)
    }ms of CPU time; sums of threads are the kernel's`,
    "estimate: native code is divided among the stacks that were sampled; Rust functions have the name of their source file" +
    (copies > 0
      ? `; callers of libraries that frame pointers do not lead to are those that ${copies} copies of the stack show`
      : ""),
    ...withKernel ? [] : ["the kernel may not be looked into here: its time is (kernel)"],
    ...gone > 0 ? [`${gone} native samples were lost: nobody could read them in time`] : [],
    ...refusedThreads > 0 ? [`${refusedThreads} threads could not be sampled`] : [],
    ...missing.map((text) => `without native names: ${text}`),
  ];
}

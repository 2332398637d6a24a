/**
 * Native code that JavaScript called, under that JavaScript.
 *
 * @module
 */
import type { CpuProfile, CpuProfileNode } from "../../inspect/protocol.ts";
import { type ClockSample, clockSamples } from "../../profile/import/v8/ticks.ts";
import type { NativeFrame, NativeStack } from "../../native/native_frame.ts";
import type { Frame } from "../../profile/builder.ts";
import type { Possible } from "./cut_stacks.ts";
import type { Steps } from "../../base/in_slices.ts";
import { kindOf } from "./sampled_times.ts";

/** Native frames on top of V8's stack, innermost first, and which part of its time they are. */
export interface NativePart {
  frames: readonly Frame[];
  share: number;
}

/** Makes a frame of a profile. */
type ToFrame = (native: NativeFrame) => Frame;

/** Stacks of one thread, with how often each was seen, by the clock of its CPU time. */
export interface NamedSamples {
  seen: Iterable<readonly [NativeStack, number]>;
  frame: ToFrame;
}

/** Stacks of the moments in which V8 sampled the thread, without the kernel's frames. */
export interface NamedTicks {
  /** How many. */
  length: number;
  /** In nanoseconds, in order. */
  timeAt(tick: number): number;
  stackAt(tick: number): NativeStack;
  /** What a stack that ends in a library may be. */
  complete(stack: NativeStack): readonly Possible[];
}

/** V8 notes a sample so long after the signal at most, in microseconds. */
const MAX_DELAY = 500;
/** V8's times are whole microseconds. */
const ROUNDED = 1;
/** `[deno]`, `[libc.so.6]`: code whose name nobody knows. */
const NAMELESS = /^\[.*\]$/;

/** How Deno names what JavaScript calls in Rust. */
const OP = /^op_\w+$/;

/** Frames, and a text that is different for different ones. */
interface Calls {
  frames: readonly NativeFrame[];
  key: string;
}

/** What runs on top of the innermost JavaScript. */
interface Top {
  kernel: Calls;
  /** Of the program and its libraries. */
  own: Calls;
  /** Of these, the innermost. */
  leaf: Calls;
  /** Whether JavaScript is below. */
  isScripts: boolean;
}

/** What is on top of stacks: those that come again are the same objects. */
class Tops {
  #known = new Map<NativeStack, Top>();

  of(stack: NativeStack): Top {
    let known = this.#known.get(stack);
    if (!known) this.#known.set(stack, known = topOf(stack));
    return known;
  }
}

interface Counted extends Calls {
  count: number;
}

/**
 * Divides the time of a node of V8's call tree among the native code that ran
 * on top of it. V8 decides which JavaScript it was, native stacks what it
 * called; what the kernel did for that is divided as the same calls show it by
 * the clock.
 */
export class NativeBelow {
  #parts = new Map<string, NativePart[]>();
  #matched = 0;

  private constructor() {}

  /**
   * Makes it step by step: at a fine rate there are many samples.
   *
   * @param profile V8's samples.
   * @param ticks Native stacks of the same moments.
   * @param clock Native stacks of the thread at other moments.
   * @param groupOf Distinguishes samples of one node, by their time in microseconds.
   */
  static *make(
    profile: CpuProfile,
    ticks: NamedTicks,
    clock: NamedSamples,
    groupOf: (at: number) => number = () => 0,
  ): Steps<NativeBelow> {
    const below = new NativeBelow();
    const tops = new Tops();
    const kernel = yield* kernelParts(clock.seen, tops);
    const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
    const counted = new Map<string, { node: CpuProfileNode; counts: Map<string, Counted> }>();
    for (const [{ id, at }, stack] of sameMoments(clockSamples(profile), ticks)) {
      yield;
      const node = nodes.get(id);
      const parts = node ? ownParts(node, stack, ticks, tops) : [];
      if (!node || parts.length === 0) continue;
      below.#matched++;
      const key = keyOf(id, groupOf(at));
      let known = counted.get(key);
      if (!known) counted.set(key, known = { node, counts: new Map() });
      for (const [own, share] of parts) count(known.counts, own, share);
    }
    for (const [key, { node, counts }] of counted) {
      yield;
      below.#parts.set(key, partsOf(node, counts, kernel, clock.frame));
    }
    return below;
  }

  /** How many of V8's samples have a native stack of the same moment. */
  get matched(): number {
    return this.#matched;
  }

  /** The parts of a node's time, which add up to 1; nothing if no stack shows them. */
  of(node: number, group: number): readonly NativePart[] | undefined {
    return this.#parts.get(keyOf(node, group));
  }
}

function keyOf(node: number, group: number): string {
  return `${node} ${group}`;
}

/** V8 notes a sample right after its signal came: each stack belongs to the next sample. */
function* sameMoments(
  samples: readonly ClockSample[],
  ticks: NamedTicks,
): Generator<[ClockSample, NativeStack]> {
  let next = 0;
  for (const sample of samples) {
    let found = -1;
    while (next < ticks.length && ticks.timeAt(next) / 1e3 <= sample.at + ROUNDED) found = next++;
    if (found >= 0 && sample.at - ticks.timeAt(found) / 1e3 <= MAX_DELAY) {
      yield [sample, ticks.stackAt(found)];
    }
  }
}

function topOf({ frames }: NativeStack): Top {
  const script = frames.findIndex(({ kind }) => kind === "script");
  const top = script < 0 ? frames : frames.slice(0, script);
  const inKernel = top.findIndex(({ kind }) => kind !== "kernel");
  const own = inKernel < 0 ? [] : top.slice(inKernel);
  // What has no name belongs to what called it, and that is JavaScript.
  const named = own.findLastIndex(({ name }) => !NAMELESS.test(name));
  return {
    kernel: callsOf(inKernel < 0 ? top : top.slice(0, inKernel)),
    own: callsOf(script < 0 ? own : own.slice(0, named + 1)),
    leaf: callsOf(own.slice(0, 1)),
    isScripts: script >= 0,
  };
}

function callsOf(frames: readonly NativeFrame[]): Calls {
  return { frames, key: frames.map(({ systemName }) => systemName).join("\n") };
}

/** What a stack of the same moment says of a node, with shares that add up to 1; nothing where it does not fit. */
function ownParts(
  { callFrame }: CpuProfileNode,
  stack: NativeStack,
  { complete }: NamedTicks,
  tops: Tops,
): [own: Calls, share: number][] {
  const { own, leaf, isScripts } = tops.of(stack);
  if (isScripts) return [[own, 1]];
  const isProgram = kindOf(callFrame) === "program";
  if (stack.isWhole) return isProgram ? [[own, 1]] : [];
  // Frame pointers led astray: where the thread was is known, and what of the program called is V8's to say.
  const fitting = complete(stack).flatMap(([whole, share]): [Calls, number][] => {
    const { own, isScripts } = tops.of(whole);
    return whole.isWhole && isScripts !== isProgram ? [[own, share]] : [];
  });
  const op = OP.test(callFrame.functionName) ? callFrame.functionName : undefined;
  const ofOp = fitting.filter(([{ frames }]) => frames.some(({ name }) => name === op));
  const chosen = ofOp.length > 0 ? ofOp : fitting;
  if (chosen.length === 0) return [[leaf, 1]];
  const all = chosen.reduce((sum, [, share]) => sum + share, 0);
  return chosen.map(([own, share]) => [own, share / all]);
}

/** What the kernel did for the same calls, with how often; nothing in the kernel is one of them. */
function* kernelParts(
  seen: NamedSamples["seen"],
  tops: Tops,
): Steps<ReadonlyMap<string, ReadonlyMap<string, Counted>>> {
  const parts = new Map<string, Map<string, Counted>>();
  for (const [stack, times] of seen) {
    yield;
    const { kernel, own, leaf, isScripts } = tops.of(stack);
    const { frames, key } = isScripts || stack.isWhole ? own : leaf;
    if (frames.length === 0) continue;
    let known = parts.get(key);
    if (!known) parts.set(key, known = new Map());
    count(known, kernel, times);
  }
  return parts;
}

function partsOf(
  { callFrame }: CpuProfileNode,
  counts: ReadonlyMap<string, Counted>,
  kernel: ReadonlyMap<string, ReadonlyMap<string, Counted>>,
  frame: ToFrame,
): NativePart[] {
  const all = sumOf(counts);
  return Array.from(counts, ([key, { frames, count }]) => {
    // V8 shows the op that was called as a function of its own, and knows it best.
    const op = OP.test(callFrame.functionName)
      ? frames.findLastIndex(({ name }) => OP.test(name))
      : -1;
    const own = op < 0 ? frames : frames.slice(0, op);
    const above = kernel.get(key) ?? NO_KERNEL;
    const sum = sumOf(above);
    return Array.from(above.values(), (part): NativePart => ({
      frames: [...part.frames, ...own].map(frame),
      share: count / all * part.count / sum,
    }));
  }).flat();
}

const NO_KERNEL: ReadonlyMap<string, Counted> = new Map([["", {
  frames: [],
  key: "",
  count: 1,
}]]);

function count(counts: Map<string, Counted>, { frames, key }: Calls, times: number): void {
  const known = counts.get(key);
  if (known) known.count += times;
  else counts.set(key, { frames, key, count: times });
}

function sumOf(counts: ReadonlyMap<string, Counted>): number {
  return counts.values().reduce((sum, { count }) => sum + count, 0);
}

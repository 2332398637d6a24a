/**
 * Samples of V8's CPU profiler → a profile.
 *
 * @module
 */
import { formatDuration } from "../../../go/time/format.ts";
import { valueType } from "../../builder.ts";
import { type StackNode, TreeBuilder } from "../../tree_builder.ts";
import type { Label, Profile } from "../../types.ts";
import { openWhatHasValues } from "../opening_type.ts";
import { type CallTree, mendTree } from "./call_tree.ts";
import {
  isIdle,
  type Silence,
  silenceRemarks,
  weighCpuSamples,
  type Weight,
} from "./file_weights.ts";
import { type FrameMaker, type FrameSource, isScript } from "./frame.ts";
import { lineShares } from "./ticks.ts";
import type { CallFrame, CpuProfile, CpuProfileNode } from "./v8_profiles.ts";

/** What one thread did. */
export interface CpuThread {
  samples: CpuProfile;
  /** Tags of its samples. */
  label: Label[];
  /** What was wrong with its part of the file. */
  remarks: string[];
}

/**
 * Makes one profile of what V8's profiler saw of some threads.
 *
 * A sample stands for the time until the next one. Idle time is no CPU time
 * and left out, and so is time in which nothing was sampled; all other time
 * counts as CPU time, because files do not say for how long a thread waited
 * for a core.
 *
 * @param threads At least one.
 * @param size Size of the file: the bound on memory follows it.
 * @param frames Where frames come from.
 * @returns A profile of `samples/count` and `cpu/nanoseconds`.
 * @throws {DecodeError} If it would need too much memory.
 */
export async function buildCpuProfile(
  threads: readonly CpuThread[],
  size: number,
  frames: FrameSource,
): Promise<Profile> {
  const cpu = valueType("cpu", "nanoseconds");
  const mended = threads.map((thread) => ({ ...thread, tree: mendTree(thread.samples) }));
  const all = mended.map(({ tree }) => tree.samples);
  const told = Math.round(longest(all) * 1e3);
  const isLikely = Number.isSafeInteger(told);
  const duration = isLikely ? told : 0;
  const tree = new TreeBuilder({
    sampleType: [valueType("samples", "count"), cpu],
    periodType: cpu,
    period: Math.min(duration, Math.round(middle(all.flatMap(deltas)) * 1e3)),
    durationNanos: duration,
  }, size);
  const maker = await frames(seenCalls(all));
  tree.mapping(maker.frame(mainCall(all)).mapping);
  const sums: Sums = { samples: 0, idle: 0, busy: 0, silences: [] };
  for (const thread of mended) addThread(thread, tree, sums, maker);
  const profile = tree.build();
  profile.comment.push(
    ...describe(sums),
    ...maker.remarks,
    ...isLikely ? [] : ["damaged: it cannot have recorded for more than 100 days"],
    ...mended.flatMap((each) => [...each.remarks, ...each.tree.remarks]),
  );
  return openWhatHasValues(profile);
}

function* seenCalls(all: readonly CpuProfile[]) {
  for (const { nodes } of all) {
    for (const { callFrame, positionTicks = [] } of nodes) {
      yield { call: callFrame, lines: positionTicks.map(({ line }) => line) };
    }
  }
}

interface Sums {
  samples: number;
  /** Nanoseconds. */
  idle: number;
  /** Nanoseconds. */
  busy: number;
  silences: Silence[];
}

function addThread(
  { tree: { samples, callers }, label }: { tree: CallTree; label: Label[] },
  tree: TreeBuilder,
  sums: Sums,
  maker: FrameMaker,
): void {
  const calls = new Calls(callers, tree, maker);
  const { weights, silence } = weighCpuSamples(samples);
  sums.silences.push(silence);
  // Where there are no samples, hits are all that is known of time.
  const ticks = weights.length > 0 ? weights : weighHits(samples);
  let exact = 0;
  let done = 0;
  for (const { node, count, wall } of ticks) {
    sums.samples += count;
    if (isIdle(node)) {
      sums.idle += wall;
      continue;
    }
    sums.busy += wall;
    for (const { line, share } of lineShares(node)) {
      exact += wall * share;
      // Rounding what was added so far keeps the total, whatever the parts.
      const value = Math.round(exact) - done;
      done += value;
      tree.add(calls.running(node, line), [Math.round(count * share), value], label);
    }
  }
}

/** The stacks of a thread's nodes. */
class Calls {
  #callers: ReadonlyMap<number, CpuProfileNode>;
  #known = new Map<CpuProfileNode, StackNode | undefined>();
  #tree: TreeBuilder;
  #maker: FrameMaker;

  constructor(callers: ReadonlyMap<number, CpuProfileNode>, tree: TreeBuilder, maker: FrameMaker) {
    this.#callers = callers;
    this.#tree = tree;
    this.#maker = maker;
  }

  /** The stack in which a node ran on a line; 0 for an unknown one. */
  running(node: CpuProfileNode, line: number): StackNode | undefined {
    const caller = this.#callers.get(node.id);
    if (!caller && isRoot(node)) return undefined;
    return this.#tree.call(
      caller && this.#calling(caller),
      this.#maker.frame(node.callFrame, line),
    );
  }

  /** The stack in which a node called; V8's root is in none. */
  #calling(node: CpuProfileNode): StackNode | undefined {
    const path: CpuProfileNode[] = [];
    let at: CpuProfileNode | undefined = node;
    for (; at && !this.#known.has(at); at = this.#callers.get(at.id)) path.push(at);
    let stack = at && this.#known.get(at);
    for (const each of path.reverse()) {
      const isOutermost = !this.#callers.has(each.id);
      stack = isOutermost && isRoot(each)
        ? undefined
        : this.#tree.call(stack, this.#maker.frame(each.callFrame));
      this.#known.set(each, stack);
    }
    return stack;
  }
}

function isRoot({ callFrame }: CpuProfileNode): boolean {
  return callFrame.functionName === "(root)";
}

function weighHits({ nodes, startTime, endTime }: CpuProfile): Weight<CpuProfileNode>[] {
  const total = nodes.reduce((sum, { hitCount = 0 }) => sum + hitCount, 0);
  const duration = (endTime - startTime) * 1e3;
  const each = total > 0 && Number.isSafeInteger(Math.round(duration)) ? duration / total : 0;
  return nodes.flatMap((node) => {
    const { hitCount: count = 0 } = node;
    return count > 0 ? [{ node, count, wall: count * each }] : [];
  });
}

/** The user's script that ran the most: no file says which one is the program. */
function mainCall(all: readonly CpuProfile[]): CallFrame {
  const nodes = all.flatMap((each) => each.nodes);
  const scripts = nodes.filter(({ callFrame }) => isScript(callFrame));
  const hits = new Map<string, number>();
  for (const { callFrame: { url }, hitCount = 0 } of scripts) {
    hits.set(url, (hits.get(url) ?? 0) + hitCount);
  }
  const most = hits.values().reduce((a, b) => Math.max(a, b), 0);
  const main = scripts.find(({ callFrame: { url } }) => hits.get(url) === most);
  return (main ?? nodes.find(({ callFrame }) => callFrame.url !== "") ?? nodes[0])?.callFrame ??
    NO_CALL;
}

const NO_CALL: CallFrame = {
  functionName: "",
  scriptId: "0",
  url: "",
  lineNumber: -1,
  columnNumber: -1,
};

function longest(all: readonly CpuProfile[]): number {
  // What the samples add up to may be more than the file says.
  return all.reduce((most, each) => {
    const sampled = deltas(each).reduce((sum, delta) => sum + Math.max(0, delta), 0);
    return Math.max(most, each.endTime - each.startTime, sampled);
  }, 0);
}

function deltas({ timeDeltas = [] }: CpuProfile): number[] {
  return timeDeltas;
}

/** The interval that was set is in no file. */
function middle(values: readonly number[]): number {
  const sorted = values.filter((value) => value > 0).sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

function describe({ samples, idle, busy, silences }: Sums): string[] {
  const text = (nanos: number) => formatDuration(Math.round(nanos));
  return [
    `# cpu: ${samples} samples of V8's profiler; a sample stands for the time until the next one`,
    "# lines: exact for the running function; a caller has the first line of its function",
    "estimate: cpu is wall time in which the thread was not idle, waits for a core and in system calls too",
    `(idle) is left out: ${text(idle)} of ${text(idle + busy)} sampled`,
    ...silenceRemarks(silences),
  ];
}

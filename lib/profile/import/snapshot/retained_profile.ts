/**
 * A heap's dominator tree as a profile.
 *
 * @module
 */
import type { Int64 } from "../../../go/int64.ts";
import { type Frame, valueType } from "../../builder.ts";
import { exactSystemName } from "../../function_name.ts";
import { type StackNode, TreeBuilder } from "../../tree_builder.ts";
import type { Profile } from "../../types.ts";
import { type FrameMaker, type FrameSource, isScript } from "../v8/frame.ts";
import type { CallFrame } from "../v8/v8_profiles.ts";
import type { Steps } from "../../../base/in_slices.ts";
import { dominators } from "./dominators.ts";
import { edgeNames } from "./edge_names.ts";
import { type HeldFrame, HeldFrames } from "./held_frames.ts";
import type { HeldGraph } from "./held_graph.ts";
import { type HeldPaths, heldPaths } from "./held_paths.ts";
import { NodeKinds } from "./node_kinds.ts";
import { Scripts } from "./scripts.ts";

/** Names are cut to so many characters. */
const MAX_NAME = 160;
/** What belongs to no script. */
const ENGINE = "v8";

/** A heap, summed up: what was read of it may go. */
export interface RetainedHeap {
  paths: HeldPaths;
  /** By step: its frames, outermost first. */
  steps: readonly number[][];
  frames: readonly HeldFrame[];
}

/**
 * Finds out what each object keeps alive.
 *
 * @param graph Who holds whom.
 * @returns Steps to it: it takes long.
 */
export function* retainedHeap(graph: HeldGraph): Steps<RetainedHeap> {
  const tree = yield* dominators(graph);
  const edges = yield* edgeNames(graph, tree);
  const scripts = yield* Scripts.read(graph, tree, new NodeKinds(graph));
  const names = new HeldFrames(graph, tree, edges, scripts);
  const paths = yield* heldPaths(graph, tree, names);
  return { paths, steps: names.steps, frames: names.frames };
}

/**
 * Makes the profile: `objects/count`, `space/bytes`; a stack leads from the
 * root to the object by the names that a person gave.
 *
 * @param heap The heap.
 * @param size Bytes of the snapshot: the bound on memory follows it.
 * @param frames Where frames of JavaScript come from.
 * @param header What else reports say, and when it was.
 * @returns The profile.
 */
export async function retainedProfile(
  heap: RetainedHeap,
  size: number,
  frames: FrameSource,
  header: { comment?: readonly string[]; timeNanos?: Int64; mapping?: string } = {},
): Promise<Profile> {
  const { paths, steps } = heap;
  const space = valueType("space", "bytes");
  const tree = new TreeBuilder({
    sampleType: [valueType("objects", "count"), space],
    periodType: space,
    period: 1,
    timeNanos: header.timeNanos ?? 0,
    defaultSampleType: space.type,
    comment: [...remarks(paths), ...header.comment ?? []],
  }, size);
  const used = usedFrames(heap);
  const calls = used.flatMap(({ call }) => call ? [call] : []);
  const maker = await frames(calls.map((call) => ({ call, lines: [] })));
  const main = calls.find(isScript);
  if (header.mapping !== undefined) tree.mapping(header.mapping);
  else if (main) tree.mapping(maker.frame(main).mapping);
  const made = new Map(used.map((frame) => [frame, tree.location(profileFrame(frame, maker))]));
  const nodes = new Map<number, StackNode | undefined>([[0, undefined]]);
  const enter = (path: number): StackNode | undefined => {
    const open: number[] = [];
    let at = path;
    for (; !nodes.has(at); at = paths.before[at]!) open.push(at);
    let node = nodes.get(at);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const frame of steps[paths.step[next]!]!) {
        node = tree.enter(node, made.get(heap.frames[frame]!)!);
      }
      nodes.set(next, node);
    }
    return node;
  };
  for (const { path, class: name, objects, bytes } of paths.sums) {
    const label = name === undefined ? [] : [{ key: "class", str: shortName(name) }];
    tree.add(enter(path), [objects, bytes], label);
  }
  const profile = tree.build();
  profile.comment.push(...maker.remarks);
  return profile;
}

function remarks({ bytes, outside, merged }: HeldPaths): string[] {
  return [
    "# retained: a heap snapshot's dominator tree; cum is what would be freed with a frame",
    "(held by several): more than one holds it, so that it stands below what holds all of them",
    `about ${outside} of ${bytes} bytes are outside of V8's heap: buffers, and texts of scripts; a snapshot has no other memory outside`,
    "objects: objects, functions and values with a size of their own; what V8 keeps for them is in their bytes",
    ...merged.paths > 0
      ? [
        `${merged.bytes} bytes of ${merged.paths} paths with less than ${
          Math.ceil(merged.limit)
        } bytes each are shown with what holds them`,
      ]
      : [],
  ];
}

/** Frames of all paths with values. */
function usedFrames({ paths, steps, frames }: RetainedHeap): HeldFrame[] {
  const seen = new Set<number>();
  const used = new Set<HeldFrame>();
  for (const { path } of paths.sums) {
    for (let at = path; at > 0 && !seen.has(at); at = paths.before[at]!) {
      seen.add(at);
      for (const frame of steps[paths.step[at]!]!) used.add(frames[frame]!);
    }
  }
  return [...used];
}

function profileFrame({ name, isVariables, call }: HeldFrame, maker: FrameMaker): Frame {
  if (!call) {
    return named(shortName(name), { filename: "", startLine: 0, line: 0, mapping: ENGINE });
  }
  const frame = maker.frame(call);
  const own = name || frame.name;
  return named(shortName(isVariables ? `(variables of ${own})` : own), frame, call);
}

function named(
  name: string,
  { filename, startLine, line, mapping }: Omit<Frame, "name" | "systemName">,
  call?: CallFrame,
): Frame {
  const systemName = exactSystemName(name, call?.functionName ?? "");
  return { name, systemName, filename, startLine, line, mapping };
}

/** A name that fits a line and cannot end it, whoever gave it. */
function shortName(name: string): string {
  const cut = name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name;
  // deno-lint-ignore no-control-regex
  const text = cut.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
  return text === "" ? "(no name)" : text.isWellFormed() ? text : text.toWellFormed();
}

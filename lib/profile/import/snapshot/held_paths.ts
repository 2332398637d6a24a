/**
 * All objects of a heap by the names on the way to them: a million alike are one path.
 *
 * @module
 */
import type { Steps } from "../../../base/in_slices.ts";
import type { Dominators } from "./dominators.ts";
import { GrowingUint32 } from "./growing_uint32.ts";
import type { HeldFrames } from "./held_frames.ts";
import type { HeldGraph } from "./held_graph.ts";
import { IS_COUNTED, KIND } from "./node_kinds.ts";

/** Paths in memory at most. */
const MAX_PATHS = 2 ** 20;
/** A path that holds less than this share of all is not shown alone. */
const MIN_SHARE = 1 / 20_000;
/** More steps of a kind on a path are the same again: a list, a tree. */
const MAX_REPEATS = 2;
/** Steps that a key of two numbers has room for. */
const ROOM = 2 ** 26;
const STEP = 1 << 11;
/** All objects in the heap have a multiple of this. */
const ALIGNMENT = 4;

/** What a path has for a class. */
export interface PathSum {
  path: number;
  /** `undefined`: of several, each too small. */
  class: string | undefined;
  objects: number;
  bytes: number;
}

/** All of it. */
export interface HeldPaths {
  /** Path 0 is the root. */
  sums: PathSum[];
  /** By path: the path before it. */
  before: Uint32Array;
  /** By path: its last step. */
  step: Uint32Array;
  bytes: number;
  /** Of what is outside of V8's heap, nearly. */
  outside: number;
  /** Bytes that are shown with their holders, and of how many paths. */
  merged: { paths: number; bytes: number; limit: number };
}

/**
 * Sums a heap up.
 *
 * @param graph Who holds whom.
 * @param tree Who dominates whom.
 * @param names Name steps.
 * @returns Steps to the paths.
 */
export function* heldPaths(
  graph: HeldGraph,
  tree: Dominators,
  names: HeldFrames,
): Steps<HeldPaths> {
  const { nodeCount, selfSize } = graph;
  const paths = new PathTree();
  const pathOf = new Uint32Array(nodeCount);
  const classOf = new Uint32Array(nodeCount);
  const own = new Float64Array(MAX_PATHS);
  let [bytes, outside] = [0, 0];
  classOf[0] = names.class("(roots)");
  for (let i = 0; i < nodeCount; i++) {
    if (i % STEP === 0) yield;
    const node = tree.order[i]!;
    const size = selfSize[node]!;
    if (i > 0) {
      const holder = tree.dominator[node]!;
      pathOf[node] = paths.enter(pathOf[holder]!, names.step(node));
      classOf[node] = names.classOf(node, classOf[holder]!);
    }
    own[pathOf[node]!]! += size;
    bytes += size;
    if (isOutside(names.kinds.of(node), size)) outside += size;
  }
  const limit = bytes * MIN_SHARE;
  const shown = shownPaths(paths, own, limit);
  const sums = new PathSums(names.classes);
  for (let node = 0; node < nodeCount; node++) {
    if (node % STEP === 0) yield;
    const isCounted = selfSize[node]! > 0 && IS_COUNTED.has(names.kinds.of(node));
    const path = shown.as[pathOf[node]!]!;
    sums.add(path, classOf[node]!, { objects: isCounted ? 1 : 0, bytes: selfSize[node]! });
  }
  return {
    sums: withoutSmall(sums.all.values(), limit),
    before: paths.before.values(),
    step: paths.step.values(),
    bytes,
    outside,
    merged: { paths: shown.merged, bytes: shown.bytes, limit },
  };
}

/** Of buffers, and of strings whose text is not in the heap: V8 adds its length, which fits nothing. */
function isOutside(kind: number, size: number): boolean {
  return kind === KIND.store || (kind === KIND.value && size % ALIGNMENT !== 0);
}

/** Paths that share their beginnings. */
class PathTree {
  readonly before = new GrowingUint32();
  readonly step = new GrowingUint32();
  #next = new Map<number, number>();

  constructor() {
    this.before.push(0);
    this.step.push(0);
  }

  /** The path that a step leads to. */
  enter(path: number, step: number): number {
    if (step === 0) return path;
    const key = path * ROOM + step;
    let next = this.#next.get(key);
    if (next === undefined) {
      next = this.#again(path, step);
      if (next === 0) {
        if (this.before.length === MAX_PATHS) return path;
        next = this.before.length;
        this.before.push(path);
        this.step.push(step);
      }
      this.#next.set(key, next);
    }
    return next;
  }

  /** Where the same step was made last, if often enough; else 0. */
  #again(path: number, step: number): number {
    const before = this.before.values();
    const steps = this.step.values();
    let last = 0;
    let repeats = 0;
    for (let at = path; at > 0; at = before[at]!) {
      if (steps[at] !== step) continue;
      if (last === 0) last = at;
      if (++repeats === MAX_REPEATS) return last;
    }
    return 0;
  }
}

/** Which path each is shown as: itself, or what holds it if it is too small. */
function shownPaths({ before }: PathTree, own: Float64Array, limit: number) {
  const holders = before.values();
  const held = own.slice(0, holders.length);
  for (let path = holders.length - 1; path > 0; path--) held[holders[path]!]! += held[path]!;
  const as = new Uint32Array(holders.length);
  let [merged, bytes] = [0, 0];
  for (let path = 1; path < holders.length; path++) {
    const isShown = held[path]! >= limit;
    as[path] = isShown ? path : as[holders[path]!]!;
    if (isShown) continue;
    merged++;
    bytes += own[path]!;
  }
  return { as, merged, bytes };
}

/** Sums by path and class. */
class PathSums {
  readonly all = new Map<number, PathSum>();
  #classes: HeldFrames["classes"];

  /** @param classes Names by index. */
  constructor(classes: HeldFrames["classes"]) {
    this.#classes = classes;
  }

  add(path: number, index: number, { objects, bytes }: { objects: number; bytes: number }): void {
    const key = path * ROOM + index;
    const sum = this.all.get(key);
    if (sum) {
      sum.objects += objects;
      sum.bytes += bytes;
    } else if (objects > 0 || bytes > 0) {
      this.all.set(key, { path, class: this.#classes[index], objects, bytes });
    }
  }
}

/** Adds up what is too small of each path. */
function withoutSmall(sums: Iterable<PathSum>, limit: number): PathSum[] {
  const large: PathSum[] = [];
  const small = new Map<number, PathSum>();
  for (const sum of sums) {
    if (sum.bytes >= limit) large.push(sum);
    else {
      const rest = small.get(sum.path);
      if (!rest) small.set(sum.path, { ...sum });
      else {
        rest.class = undefined;
        rest.objects += sum.objects;
        rest.bytes += sum.bytes;
      }
    }
  }
  return [...large, ...small.values()];
}

/**
 * Stacks that share their outer frames, as call trees have them.
 *
 * @module
 */
import { add, canonical, type Int64 } from "../go/int64.ts";
import { type Frame, ProfileBuilder, type ProfileHeader, withCanonical } from "./builder.ts";
import { labelKey } from "./combine/sample_table.ts";
import { HEAP, HeapBudget } from "./decode/heap_budget.ts";
import type { Label, Location, Mapping, Profile, Sample } from "./types.ts";

/** Frames of all stacks together: a tree that is deep everywhere has the square of its nodes. */
const MAX_FRAMES = 1_000_000;
/** Bytes of the file for each frame beyond these. */
const BYTES_PER_FRAME = 4;
/** Deeper stacks are of no recorder: runtimes keep some hundreds of frames. */
const MAX_DEPTH = 16_384;
/** However much there is, so many frames of each stack stay. */
const MIN_DEPTH = 32;
/** An estimate of a node's own bytes. */
const NODE_SIZE = 96;

/** Stands for the middle of a stack that is too deep. */
const LEFT_OUT: Frame = {
  name: "(frames left out)",
  systemName: "(frames left out)",
  filename: "",
  startLine: 0,
  line: 0,
  mapping: "",
};

/** A call, and with it the whole stack that leads to it. */
export class StackNode {
  /** Most nodes have one callee: only more than that take a map. */
  #only: StackNode | undefined;
  #calls: Map<Location, StackNode> | undefined;
  /** By their tags. */
  samples: Map<string, Sample> | undefined;

  readonly caller: StackNode | undefined;
  readonly location: Location;
  readonly depth: number;

  /**
   * @param caller Where it comes from; `undefined` for the outermost.
   * @param location What is called.
   * @param depth Frames of the stack.
   */
  constructor(caller: StackNode | undefined, location: Location, depth: number) {
    this.caller = caller;
    this.location = location;
    this.depth = depth;
  }

  /** What it calls at a location, if it does. */
  callee(location: Location): StackNode | undefined {
    if (this.#only?.location === location) return this.#only;
    return this.#calls?.get(location);
  }

  /** Adds a call that it does not have. */
  addCallee(node: StackNode): void {
    if (!this.#only) this.#only = node;
    else (this.#calls ??= new Map()).set(node.location, node);
  }
}

/**
 * Collects samples into a profile, in time and memory that go with the tree and
 * not with the stacks; only a node that has samples gets its stack written out.
 * Where that would be too much, the longest stacks lose frames from their
 * middle.
 *
 * @example
 * ```ts
 * import { TreeBuilder } from "./tree_builder.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const cpu = { type: "cpu", unit: "nanoseconds" };
 * const tree = new TreeBuilder({ sampleType: [cpu], periodType: cpu, period: 1 }, 100);
 * const frame = (name: string) => ({
 *   name, systemName: name, filename: "", startLine: 0, line: 0, mapping: "",
 * });
 * const main = tree.call(undefined, frame("main"));
 * tree.add(tree.call(main, frame("run")), [10]);
 * tree.add(tree.call(main, frame("run")), [5]);
 * deepStrictEqual(tree.build().sample.map(({ value }) => value), [[15]]);
 * ```
 */
export class TreeBuilder {
  #builder: ProfileBuilder;
  #profile: Profile;
  #budget: HeapBudget;
  #maxFrames: number;
  #roots = new Map<Location, StackNode>();
  /** Callers before callees. */
  #nodes: StackNode[] = [];
  #stackless = new Map<string, Sample>();
  /** The innermost call of each sample of the profile. */
  #leaves: (StackNode | undefined)[] = [];

  /**
   * @param header What is not a stack.
   * @param size Size of the file that it is from: the bound on memory follows it.
   */
  constructor(header: ProfileHeader, size: number) {
    this.#builder = new ProfileBuilder(header);
    this.#profile = this.#builder.build();
    this.#budget = new HeapBudget(size);
    this.#maxFrames = MAX_FRAMES + size / BYTES_PER_FRAME;
  }

  /** The mapping of that file; call it first for the one that names the program. */
  mapping(filename: string): Mapping {
    return this.#builder.mapping(filename);
  }

  /** The location of a frame, for {@linkcode TreeBuilder.enter}. */
  location(frame: Frame): Location {
    return this.#builder.location(frame);
  }

  /**
   * A call.
   *
   * @param caller Where it comes from; `undefined` for the outermost.
   * @param frame What is called.
   * @returns The same node for an equal frame.
   * @throws {DecodeError} Kind `limit` if the tree would need too much memory.
   */
  call(caller: StackNode | undefined, frame: Frame): StackNode {
    return this.enter(caller, this.#builder.location(frame));
  }

  /** As {@linkcode TreeBuilder.call}, of a location of this tree. */
  enter(caller: StackNode | undefined, location: Location): StackNode {
    const known = caller ? caller.callee(location) : this.#roots.get(location);
    if (known) return known;
    this.#budget.spend(NODE_SIZE);
    const node = new StackNode(caller, location, (caller?.depth ?? 0) + 1);
    if (caller) caller.addCallee(node);
    else this.#roots.set(location, node);
    this.#nodes.push(node);
    return node;
  }

  /**
   * The call at the end of a whole stack.
   *
   * @param names What is called, outermost first.
   * @param locate The location of each.
   * @returns The node; of a stack too deep for any recorder the middle is left out.
   */
  path<T>(names: readonly T[], locate: (name: T) => Location): StackNode | undefined {
    const cut = names.length > MAX_DEPTH ? MAX_DEPTH / 2 : names.length;
    let node: StackNode | undefined;
    for (let i = 0; i < cut; i++) node = this.enter(node, locate(names[i]!));
    if (cut === names.length) return node;
    node = this.call(node, LEFT_OUT);
    for (let i = names.length - cut; i < names.length; i++) {
      node = this.enter(node, locate(names[i]!));
    }
    return node;
  }

  /**
   * Adds values to a stack.
   *
   * @param node Its innermost call; `undefined` for a sample without a stack.
   * @param value One for each sample type.
   * @param label Tags; samples with different tags stay apart.
   * @throws {DecodeError} Kind `limit` if the samples would need too much memory.
   */
  add(node: StackNode | undefined, value: readonly Int64[], label: Label[] = []): void {
    const samples: Map<string, Sample> = node ? node.samples ??= new Map() : this.#stackless;
    const key = labelKey(label);
    const known = samples.get(key);
    if (known) {
      known.value = known.value.map((each, i) => add(each, value[i] ?? 0));
      return;
    }
    this.#budget.spend(HEAP.sample);
    const sample = { location: [], value: value.map(canonical), label: label.map(withCanonical) };
    samples.set(key, sample);
    this.#profile.sample.push(sample);
    this.#leaves.push(node);
  }

  /** The profile so far, with its stacks written out. */
  build(): Profile {
    const max = this.#maxDepth();
    const half = max >> 1;
    const anchors = this.#nodes.some(({ depth }) => depth > max) ? this.#anchors(half) : undefined;
    let shortened = 0;
    const { sample } = this.#profile;
    for (const [i, leaf] of this.#leaves.entries()) {
      const isTooDeep = anchors !== undefined && leaf !== undefined && leaf.depth > max;
      const depth = leaf?.depth ?? 0;
      // Arrays that grow keep room for more.
      const location = new Array<Location>(isTooDeep ? 2 * half + 1 : depth);
      let next = 0;
      const stop = isTooDeep ? depth - half : 0;
      for (let at = leaf; at && at.depth > stop; at = at.caller) location[next++] = at.location;
      if (isTooDeep) {
        shortened++;
        location[next++] = this.#builder.location(LEFT_OUT);
        for (let at = anchors.get(leaf); at; at = at.caller) location[next++] = at.location;
      }
      sample[i]!.location = location;
    }
    if (shortened > 0) {
      this.#profile.comment.push(
        `stacks of more than ${max} frames lack their middle: ${shortened} of ${sample.length}`,
      );
    }
    return this.#profile;
  }

  /** How deep stacks may be for all frames together to stay below the bound. */
  #maxDepth(): number {
    const depths = this.#leaves.map((leaf) => leaf?.depth ?? 0).sort((a, b) => a - b);
    let left = this.#maxFrames;
    for (const [i, depth] of depths.entries()) {
      const share = left / (depths.length - i);
      if (depth > share) return Math.min(MAX_DEPTH, Math.max(MIN_DEPTH, Math.floor(share)));
      left -= depth;
    }
    return MAX_DEPTH;
  }

  /** Of each deep node the call of that depth that led to it. */
  #anchors(depth: number): Map<StackNode, StackNode> {
    const anchors = new Map<StackNode, StackNode>();
    for (const node of this.#nodes) {
      if (node.depth === depth) anchors.set(node, node);
      else if (node.depth > depth) anchors.set(node, anchors.get(node.caller!)!);
    }
    return anchors;
  }
}

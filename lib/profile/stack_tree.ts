/**
 * Stacks that share their outer frames, as call trees have them.
 *
 * @module
 */
import { type Frame, ProfileBuilder, type ProfileHeader } from "./builder.ts";
import { HEAP, HeapBudget } from "./decode/heap_budget.ts";
import { add, type Int64 } from "./int64.ts";
import type { Label, Location, Mapping, Profile, Sample } from "./types.ts";

/** A call, and with it the whole stack that leads to it. */
export interface StackNode {
  readonly caller: StackNode | undefined;
  readonly location: Location;
  /** Frames of the stack. */
  readonly depth: number;
  readonly calls: Map<Location, StackNode>;
  /** By their tags. */
  readonly samples: Map<string, Sample>;
}

/**
 * Collects samples into a profile, in time and memory that go with the tree and
 * not with the stacks; only a node that has samples gets its stack written out.
 *
 * @example
 * ```ts
 * import { StackTree } from "./stack_tree.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const cpu = { type: "cpu", unit: "nanoseconds" };
 * const tree = new StackTree({ sampleType: [cpu], periodType: cpu, period: 1 }, 100);
 * const frame = (name: string) => ({
 *   name, systemName: name, filename: "", startLine: 0, line: 0, mapping: "",
 * });
 * const main = tree.call(undefined, frame("main"));
 * tree.add(tree.call(main, frame("run")), [10]);
 * tree.add(tree.call(main, frame("run")), [5]);
 * deepStrictEqual(tree.build().sample.map(({ value }) => value), [[15]]);
 * ```
 */
export class StackTree {
  #builder: ProfileBuilder;
  #profile: Profile;
  #budget: HeapBudget;
  #roots = new Map<Location, StackNode>();
  #stackless = new Map<string, Sample>();

  /**
   * @param header What is not a stack.
   * @param size Size of the file that it is from: the bound on memory follows it.
   */
  constructor(header: ProfileHeader, size: number) {
    this.#builder = new ProfileBuilder(header);
    this.#profile = this.#builder.build();
    this.#budget = new HeapBudget(size);
  }

  /** The mapping of that file; call it first for the one that names the program. */
  mapping(filename: string): Mapping {
    return this.#builder.mapping(filename);
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
    const calls = caller?.calls ?? this.#roots;
    const location = this.#builder.location(frame);
    let node = calls.get(location);
    if (!node) {
      this.#budget.spend(HEAP.sample);
      const depth = (caller?.depth ?? 0) + 1;
      node = { caller, location, depth, calls: new Map(), samples: new Map() };
      calls.set(location, node);
    }
    return node;
  }

  /**
   * Adds values to a stack.
   *
   * @param node Its innermost call; `undefined` for a sample without a stack.
   * @param value One for each sample type.
   * @param label Tags; samples with different tags stay apart.
   * @throws {DecodeError} Kind `limit` if the stacks would need too much memory.
   */
  add(node: StackNode | undefined, value: readonly Int64[], label: Label[] = []): void {
    const samples = node?.samples ?? this.#stackless;
    const key = label.length === 0 ? "" : JSON.stringify(label);
    const known = samples.get(key);
    if (known) {
      known.value = known.value.map((each, i) => add(each, value[i] ?? 0));
      return;
    }
    this.#budget.spend(HEAP.sample + 2 * HEAP.pointer * (node?.depth ?? 0));
    const location: Location[] = [];
    for (let at = node; at; at = at.caller) location.push(at.location);
    const sample = { location, value: [...value], label };
    samples.set(key, sample);
    this.#profile.sample.push(sample);
  }

  /** The profile so far. */
  build(): Profile {
    return this.#profile;
  }
}

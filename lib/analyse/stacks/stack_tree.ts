/**
 * All stacks of a report as one tree, callers above what they call.
 *
 * @module
 */
import type { Location, Profile, Sample } from "../../profile/types.ts";
import type { PlaceOptions } from "../graph/place.ts";
import { isBaseSample, type SampleValues } from "../sample_values.ts";
import { locationSlots } from "../graph/node_table.ts";
import { type FrameTable, frameTable, type StackFrame } from "./frame_table.ts";

/**
 * The tree, stack by stack in the order of its branches: a stack is the outer
 * frames of the one before, and then frames of its own. Each of those is a
 * node that no other stack has made.
 */
export interface StackTree {
  frames: readonly StackFrame[];
  /** For each stack how many frames it has from the one before, outermost first. */
  shared: Int32Array;
  /** Where its own begin in `own`; one entry more than stacks. */
  starts: Int32Array;
  own: Int32Array;
  /** Sums of positive values by stack, exact up to 2^53 and rounded beyond. */
  plus: Float64Array;
  /** Of magnitudes of negative values. */
  minus: Float64Array;
  /** Whether negative values are a base that was subtracted, sample by sample. */
  compared: boolean;
}

/**
 * Makes the tree. Time grows with samples × depth; equal stacks become one, and
 * children come in the order in which the profile has them.
 *
 * @param profile The profile.
 * @param options How places are told apart.
 * @param values What to add up.
 * @returns The tree.
 */
export function stackTree(
  profile: Profile,
  options: PlaceOptions,
  values: SampleValues,
): StackTree {
  const valueOf = ({ value }: Sample) => Number(value[values.index] ?? 0);
  const samples = profile.sample.filter((sample) => valueOf(sample) !== 0);
  const value = Float64Array.from(samples, valueOf);
  const stacks = locationStacks(samples, profile.location);
  const weights = locationWeights(stacks, value, profile.location.length);
  const table = frameTable(profile, options, weights);
  const flat = frameStacks(stacks, table);
  return {
    frames: table.frames,
    ...merge(flat, value, table.frames.length),
    compared: samples.some(isBaseSample),
  };
}

/** Stacks one after another, each a run of numbers. */
interface FlatStacks {
  /** Where each begins in `numbers`; one entry more than stacks. */
  starts: Int32Array;
  numbers: Int32Array;
}

/** Stacks of places in the table of locations, outermost call first. */
function locationStacks(samples: readonly Sample[], locations: readonly Location[]): FlatStacks {
  const slotOf = locationSlots(locations);
  const starts = new Int32Array(samples.length + 1);
  samples.forEach(({ location }, i) => starts[i + 1] = starts[i]! + location.length);
  const numbers = new Int32Array(starts[samples.length]!);
  samples.forEach(({ location }, i) => {
    let at = starts[i + 1]!;
    for (const each of location) numbers[--at] = slotOf(each);
  });
  return { starts, numbers };
}

/** What passes through each location. */
function locationWeights(
  { starts, numbers }: FlatStacks,
  value: Float64Array,
  locations: number,
): Float64Array {
  const weights = new Float64Array(locations);
  value.forEach((each, i) => {
    const weight = Math.abs(each);
    for (let k = starts[i]!; k < starts[i + 1]!; k++) weights[numbers[k]!]! += weight;
  });
  return weights;
}

/** The frames of stacks of locations. */
function frameStacks(stacks: FlatStacks, table: FrameTable): FlatStacks {
  const count = stacks.starts.length - 1;
  const starts = new Int32Array(count + 1);
  for (let s = 0, length = 0; s < count; s++) {
    for (let k = stacks.starts[s]!; k < stacks.starts[s + 1]!; k++) {
      const slot = stacks.numbers[k]!;
      length += table.starts[slot + 1]! - table.starts[slot]!;
    }
    starts[s + 1] = length;
  }
  const numbers = new Int32Array(starts[count]!);
  let at = 0;
  for (const slot of stacks.numbers) {
    for (let k = table.starts[slot]!; k < table.starts[slot + 1]!; k++) {
      numbers[at++] = table.numbers[k]!;
    }
  }
  return { starts, numbers };
}

/** Stacks `from` … `to` have `depth` frames in common, `shared` of them with the stack before. */
interface Group {
  from: number;
  to: number;
  depth: number;
  shared: number;
}

/**
 * Sorts stacks into branches, frame by frame from the root; most are alone
 * after a few frames, and then their depth does not matter any more.
 */
function merge(
  stacks: FlatStacks,
  value: Float64Array,
  frameCount: number,
): Omit<StackTree, "frames" | "compared"> {
  const { starts, numbers: frames } = stacks;
  const count = value.length;
  const out = new TreeColumns(count, frames.length);
  const order = Int32Array.from(value.keys());
  const branches = new Branches(order, frameCount);
  const left: Group[] = [{ from: 0, to: count, depth: 0, shared: 0 }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { from, to, shared } = next;
    let { depth } = next;
    if (from === to) continue;
    const first = order[from]!;
    const begin = starts[first]!;
    if (to - from === 1) {
      const own = frames.subarray(begin + shared, starts[first + 1]!);
      out.add(shared, own, ...sums(value, order, from, to));
      continue;
    }
    const group = order.subarray(from, to);
    while (haveNext(stacks, group, depth)) depth++;
    const ends = branches.split(from, to, (s) => {
      const at = starts[s]! + depth;
      return at < starts[s + 1]! ? frames[at]! + 1 : 0;
    });
    const [end = from, ...rest] = ends;
    if (end > from) {
      const own = frames.subarray(begin + shared, begin + depth);
      out.add(shared, own, ...sums(value, order, from, end));
    }
    // The last goes on the stack first.
    for (let i = rest.length - 1; i >= 0; i--) {
      const before = i === 0 ? end : rest[i - 1]!;
      const isFirst = before === from;
      left.push({ from: before, to: rest[i]!, depth: depth + 1, shared: isFirst ? shared : depth });
    }
  }
  return out.finish();
}

/** Whether all stacks of a group go on with the same frame. */
function haveNext(
  { starts, numbers: frames }: FlatStacks,
  group: Int32Array,
  depth: number,
): boolean {
  const first = group[0]!;
  if (starts[first]! + depth >= starts[first + 1]!) return false;
  const frame = frames[starts[first]! + depth]!;
  for (let i = 1; i < group.length; i++) {
    const at = starts[group[i]!]! + depth;
    if (at >= starts[group[i]! + 1]! || frames[at] !== frame) return false;
  }
  return true;
}

/** What is above zero and what is below, of the stacks from one place to another. */
function sums(
  value: Float64Array,
  order: Int32Array,
  from: number,
  to: number,
): [plus: number, minus: number] {
  let [plus, minus] = [0, 0];
  for (let i = from; i < to; i++) {
    const each = value[order[i]!]!;
    if (each > 0) plus += each;
    else minus -= each;
  }
  return [plus, minus];
}

/** Brings numbers with equal keys together, in the order of their first appearance. */
class Branches {
  #order: Int32Array;
  #moved: Int32Array;
  /** By key: how many there are, then where the next of them goes. */
  #places: Int32Array;

  constructor(order: Int32Array, keys: number) {
    this.#order = order;
    this.#moved = new Int32Array(order.length);
    this.#places = new Int32Array(keys + 1);
  }

  /**
   * Sorts a part.
   *
   * @returns Where each key ends; key 0 is the first, even if nothing has it.
   */
  split(from: number, to: number, keyOf: (item: number) => number): number[] {
    const keys = [0];
    for (let i = from; i < to; i++) {
      const key = keyOf(this.#order[i]!);
      if (this.#places[key]!++ === 0 && key !== 0) keys.push(key);
    }
    let end = from;
    const ends = keys.map((key) => {
      const begin = end;
      end += this.#places[key]!;
      this.#places[key] = begin;
      return end;
    });
    for (let i = from; i < to; i++) {
      const item = this.#order[i]!;
      this.#moved[this.#places[keyOf(item)]!++] = item;
    }
    this.#order.set(this.#moved.subarray(from, to), from);
    for (const key of keys) this.#places[key] = 0;
    return ends;
  }
}

/** The tree as it grows. */
class TreeColumns {
  #shared: Int32Array;
  #starts: Int32Array;
  #own: Int32Array;
  #plus: Float64Array;
  #minus: Float64Array;
  #count = 0;

  constructor(stacks: number, frames: number) {
    this.#shared = new Int32Array(stacks);
    this.#starts = new Int32Array(stacks + 1);
    this.#own = new Int32Array(frames);
    this.#plus = new Float64Array(stacks);
    this.#minus = new Float64Array(stacks);
  }

  add(shared: number, own: Int32Array, plus: number, minus: number): void {
    const i = this.#count++;
    const start = this.#starts[i]!;
    this.#shared[i] = shared;
    this.#own.set(own, start);
    this.#starts[i + 1] = start + own.length;
    this.#plus[i] = plus;
    this.#minus[i] = minus;
  }

  finish() {
    const count = this.#count;
    return {
      shared: this.#shared.subarray(0, count),
      starts: this.#starts.subarray(0, count + 1),
      own: this.#own.subarray(0, this.#starts[count]!),
      plus: this.#plus.subarray(0, count),
      minus: this.#minus.subarray(0, count),
    };
  }
}

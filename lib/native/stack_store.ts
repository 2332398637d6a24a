import { HashSlots } from "../profile/hash_slots.ts";

/** From here up to zero are the kernel's marks, which are no addresses. */
const FIRST_MARK = -4095;

/** Nodes take 12 bytes and samples 20, without what they are found by. */
const MAX_NODES = 1 << 20;
const MAX_SAMPLES = 1 << 20;

/** Stands for "no caller". */
export const NO_NODE = -1;

/**
 * Samples of native stacks in bounded memory. Stacks share their outer frames:
 * a node is a call, and with it all that leads to it.
 */
export class StackStore {
  readonly #parents = new Numbers();
  readonly #addresses = new Numbers();
  readonly #slots = new HashSlots();
  readonly #times = new Numbers();
  readonly #threads = new Numbers();
  readonly #stacks = new Numbers();
  #dropped = 0;

  /** Samples. */
  get length(): number {
    return this.#times.length;
  }

  /** Samples that did not fit into memory. */
  get dropped(): number {
    return this.#dropped;
  }

  /**
   * Adds a sample.
   *
   * @param thread Number of its thread.
   * @param time When.
   * @param chain Addresses, innermost first, with the kernel's marks.
   */
  add(thread: number, time: number, chain: Float64Array): void {
    if (this.length >= MAX_SAMPLES || this.#parents.length + chain.length > MAX_NODES) {
      this.#dropped++;
      return;
    }
    let node = NO_NODE;
    for (let i = chain.length - 1; i >= 0; i--) {
      const address = chain[i]!;
      if (isMark(address)) continue;
      // A caller is where it goes on; the call is the instruction before, maybe the last of its function.
      const isCaller = i > 0 && !isMark(chain[i - 1]!);
      node = this.#node(node, isCaller ? address - 1 : address);
    }
    this.#times.push(time);
    this.#threads.push(thread);
    this.#stacks.push(node);
  }

  /**
   * Adds the stacks of another store, without its samples.
   *
   * @returns Of each of its nodes the one of this store, or {@linkcode NO_NODE} where there was no room.
   */
  include(other: StackStore): Int32Array {
    const nodes = new Int32Array(other.nodes);
    for (let node = 0; node < other.nodes; node++) {
      const parent = other.parentOf(node);
      const caller = parent === NO_NODE ? NO_NODE : nodes[parent]!;
      const isLost = caller === NO_NODE && parent !== NO_NODE;
      nodes[node] = isLost || this.#parents.length >= MAX_NODES
        ? NO_NODE
        : this.#node(caller, other.addressOf(node));
    }
    return nodes;
  }

  /** The sample's stack: a node, or {@linkcode NO_NODE}. */
  stackAt(sample: number): number {
    return this.#stacks.at(sample);
  }

  timeAt(sample: number): number {
    return this.#times.at(sample);
  }

  threadAt(sample: number): number {
    return this.#threads.at(sample);
  }

  /** Its caller, or {@linkcode NO_NODE}. */
  parentOf(node: number): number {
    return this.#parents.at(node);
  }

  /** Address of its code; of a call that is going on, of the calling instruction's last byte. */
  addressOf(node: number): number {
    return this.#addresses.at(node);
  }

  /** All nodes are smaller. */
  get nodes(): number {
    return this.#parents.length;
  }

  #node(parent: number, address: number): number {
    const low = address | 0;
    const hash = Math.imul(
      Math.imul(parent, 0x9e3779b1) ^ low ^ (address / 2 ** 32 | 0),
      0x85ebca6b,
    );
    for (let node = this.#slots.first(hash); node >= 0; node = this.#slots.next()) {
      if (this.#parents.at(node) === parent && this.#addresses.at(node) === address) return node;
    }
    this.#slots.add(hash);
    this.#parents.push(parent);
    this.#addresses.push(address);
    return this.#parents.length - 1;
  }
}

/** Whether it is a mark of the kernel's between frames. */
function isMark(address: number): boolean {
  return address < 0 && address >= FIRST_MARK;
}

/** A growing list without an object per entry. */
class Numbers {
  #values = new Float64Array(256);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const values = new Float64Array(this.length * 2);
      values.set(this.#values);
      this.#values = values;
    }
    this.#values[this.length++] = value;
  }

  at(index: number): number {
    return this.#values[index]!;
  }
}

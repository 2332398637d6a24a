/**
 * All stacks of the page as one tree in columns.
 *
 * @module
 */
import type { Stacks } from "../../../contract/stacks.ts";

/** What a tree is made of. */
interface TreeSource extends Pick<Stacks, "nodes" | "signed" | "stacks"> {
  frames: { name: { readonly length: number } };
}

/** Nodes in the order of a walk from the root, which is node 0: a node, then all below it. */
export class CallTree {
  /** Frame of each node, -1 for the root. */
  readonly frame: Int32Array;
  readonly parent: Int32Array;
  /** One past the last node below each. */
  readonly end: Int32Array;
  /** What ends in each node, and what passes through: positive values. */
  readonly self: Float64Array;
  readonly sum: Float64Array;
  /** Magnitudes of negative ones; nothing if there are none. */
  readonly selfLost: Float64Array | undefined;
  readonly sumLost: Float64Array | undefined;
  /** How many nodes there are, with the root. */
  readonly count: number;
  /** How many frames there are. */
  readonly frames: number;

  /** @param stacks What the page has; with no stacks in it, who fills the columns ends with `addUp`. */
  constructor(stacks: TreeSource) {
    const { nodes, signed, frames } = stacks;
    const count = nodes + 1;
    this.frame = new Int32Array(count);
    this.parent = new Int32Array(count);
    this.end = new Int32Array(count);
    this.self = new Float64Array(count);
    this.sum = new Float64Array(count);
    this.selfLost = signed ? new Float64Array(count) : undefined;
    this.sumLost = signed ? new Float64Array(count) : undefined;
    this.count = count;
    this.frames = frames.name.length;
    this.frame[0] = this.parent[0] = -1;
    if (nodes === 0) this.end[0] = 1;
    if (stacks.stacks === "") return;
    this.#read(Uint8Array.fromBase64(stacks.stacks));
    this.addUp();
  }

  #read(bytes: Uint8Array): void {
    const { frame, parent, self, selfLost } = this;
    let path = new Int32Array(256);
    let at = 0;
    let next = 1;
    const number = () => {
      let value = 0;
      let factor = 1;
      for (;;) {
        const byte = bytes[at++] ?? 0;
        value += (byte & 127) * factor;
        if (byte < 128) return value;
        factor *= 128;
      }
    };
    while (at < bytes.length) {
      let depth = number();
      const own = number();
      if (depth + own + 1 > path.length) {
        const longer = new Int32Array(2 * (depth + own + 1));
        longer.set(path);
        path = longer;
      }
      for (let i = 0; i < own; i++) {
        parent[next] = path[depth++] ?? 0;
        frame[next] = number();
        path[depth] = next++;
      }
      const leaf = path[depth] ?? 0;
      increase(self, leaf, number());
      if (selfLost) increase(selfLost, leaf, number());
    }
  }

  /** Finds where nodes end, and what passes through them. */
  addUp(): void {
    const { parent, end, self, selfLost, sum, sumLost } = this;
    sum.set(self);
    if (sumLost && selfLost) sumLost.set(selfLost);
    for (let i = this.count - 1; i > 0; i--) {
      const above = parent[i] ?? 0;
      end[i] ||= i + 1;
      // What comes later in the walk was here before.
      end[above] ||= end[i] ?? 0;
      increase(sum, above, sum[i] ?? 0);
      if (sumLost) increase(sumLost, above, sumLost[i] ?? 0);
    }
    end[0] ||= 1;
  }
}

/** Adds to a number of a column. */
export function increase(column: Float64Array | Int32Array, i: number, amount: number): void {
  column[i] = (column[i] ?? 0) + amount;
}

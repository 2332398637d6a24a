// All stacks of the page as one tree in columns.
import { increase } from "./increase.js";

/**
 * What the page brings: see `lib/render/stacks.ts`.
 *
 * @typedef {{
 *   labels: string[], total: number, unit: string, unitShown: string, ratio: number,
 *   compared: boolean, signed: boolean, frames: Frames, nodes: number, stacks: string,
 * }} Stacks
 * @typedef {{
 *   name: string[], line: number[], file: number[], package: number[], kind: number[],
 *   inlined: number[], files: string[], packages: string[], kinds: readonly string[],
 * }} Frames
 */

/** Nodes in the order of a walk from the root, which is node 0: a node, then all below it. */
export class Tree {
  /** @param {Stacks} stacks */
  constructor(stacks) {
    const count = stacks.nodes + 1;
    /** Frame of each node, -1 for the root. */
    this.frame = new Int32Array(count);
    this.parent = new Int32Array(count);
    /** One past the last node below each. */
    this.end = new Int32Array(count);
    /** What ends in each node, and what passes through: positive values. */
    this.self = new Float64Array(count);
    this.sum = new Float64Array(count);
    /** Magnitudes of negative ones; nothing if there are none. */
    this.selfLost = stacks.signed ? new Float64Array(count) : undefined;
    this.sumLost = stacks.signed ? new Float64Array(count) : undefined;
    this.count = count;
    /** How many frames there are. */
    this.frames = stacks.frames.name.length;
    this.#read(Uint8Array.fromBase64(stacks.stacks));
    this.#addUp();
  }

  /** @param {Uint8Array} bytes */
  #read(bytes) {
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
    frame[0] = parent[0] = -1;
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

  #addUp() {
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

// The tree as it is looked at: from the root, from a function, from the leaves.
import { increase } from "./increase.js";
/** @typedef {import("./tree.js").Tree} Tree */

/** How wide something is: what there is after a comparison, else all that there is of it. */
/** @typedef {(sum: number, lost: number) => number} Width */

/**
 * Something to draw: all nodes of the tree that are reached in one way. What is
 * below it is found when it is asked for, and only what is wide enough.
 */
export class Branch {
  /** @type {Branch[]} */
  #kids = [];
  /** The width for which kids are known. */
  #least = Infinity;
  /** What is too narrow. */
  #rest = { count: 0, sum: 0, lost: 0, width: 0 };

  /**
   * @param {Walk} walk
   * @param {Branch | undefined} above
   * @param {number} frame -1 for a root
   * @param {ArrayLike<number>} nodes
   * @param {ArrayLike<number> | undefined} sums If they are not the nodes' own.
   * @param {ArrayLike<number> | undefined} losts
   */
  constructor(walk, above, frame, nodes, sums, losts) {
    this.walk = walk;
    this.above = above;
    this.frame = frame;
    this.nodes = nodes;
    this.sums = sums;
    this.losts = losts;
    /** @type {number} */
    this.depth = above ? above.depth + 1 : 0;
    this.sum = 0;
    this.lost = 0;
    for (let i = 0; i < nodes.length; i++) {
      this.sum += walk.sumOf(this, i);
      this.lost += walk.lostOf(this, i);
    }
    this.width = walk.width(this.sum, this.lost);
  }

  /** What ends here. */
  get self() {
    return this.walk.selfOf(this);
  }

  /**
   * What is below, widest first.
   *
   * @param {number} least What is narrower is left out.
   */
  expand(least) {
    if (least < this.#least) {
      const groups = this.walk.groups.of(this);
      const kids = [];
      const rest = { count: 0, sum: 0, lost: 0, width: 0 };
      for (const frame of groups.frames) {
        const sum = /** @type {number} */ (groups.sum[frame]);
        const lost = /** @type {number} */ (groups.lost[frame]);
        const width = this.walk.width(sum, lost);
        if (width >= least && width > 0) kids.push(frame);
        else {
          rest.count++;
          rest.sum += sum;
          rest.lost += lost;
          rest.width += width;
        }
      }
      const known = new Map(this.#kids.map((kid) => [kid.frame, kid]));
      this.#kids = this.walk.make(this, kids, known);
      this.#rest = rest;
      this.#least = least;
      this.#kids.sort((a, b) => b.width - a.width || a.frame - b.frame);
    }
    return { kids: this.#kids, rest: this.#rest };
  }

  /**
   * One of those below, however narrow.
   *
   * @param {(frame: number) => boolean} wanted
   * @returns {Branch | undefined}
   */
  find(wanted) {
    const kid = this.#kids.find(({ frame }) => wanted(frame));
    if (kid) return kid;
    const { frames, sum, lost } = this.walk.groups.of(this);
    const frame = frames.find(wanted);
    if (frame === undefined) return undefined;
    const width = this.walk.width(sum[frame] ?? 0, lost[frame] ?? 0);
    return this.expand(width).kids.find((each) => each.frame === frame);
  }

  /**
   * What is below, if that is just one.
   *
   * @returns {Branch | undefined}
   */
  get only() {
    if (this.#kids.length > 1 || this.#rest.count > 1) return undefined;
    const { frames } = this.walk.groups.of(this);
    return frames.length === 1 ? this.find(() => true) : undefined;
  }

  /** From the root to this. */
  get path() {
    const path = [];
    for (let at = /** @type {Branch | undefined} */ (this); at; at = at.above) path.push(at);
    return path.reverse();
  }
}

/** A way to walk the tree. */
export class Walk {
  /**
   * @param {Tree} tree
   * @param {Width} width
   * @param {boolean} inclusive Whether the nodes of the root are what is below it.
   */
  constructor(tree, width, inclusive) {
    this.tree = tree;
    this.width = width;
    this.inclusive = inclusive;
    this.groups = new Groups(tree.frames);
  }

  /**
   * Tells all steps from a branch.
   *
   * @param {Branch} branch
   * @param {(node: number, frame: number, sum: number, lost: number) => void} step
   * @returns {void}
   */
  each(branch, step) {
    if (branch.above || !this.inclusive) return this.next(branch, step);
    for (let i = 0; i < branch.nodes.length; i++) {
      const node = branch.nodes[i] ?? 0;
      step(node, this.tree.frame[node] ?? 0, this.sumOf(branch, i), this.lostOf(branch, i));
    }
  }

  /** @type {Walk["each"]} */
  next(_branch, _step) {}

  /**
   * @param {Branch} branch
   * @param {number} i
   */
  sumOf({ nodes, sums }, i) {
    return (sums ? sums[i] : this.tree.sum[nodes[i] ?? 0]) ?? 0;
  }

  /**
   * @param {Branch} branch
   * @param {number} i
   */
  lostOf({ nodes, sums, losts }, i) {
    return (sums ? losts?.[i] : this.tree.sumLost?.[nodes[i] ?? 0]) ?? 0;
  }

  /**
   * Makes branches of some frames; those that are known stay.
   *
   * @param {Branch} branch
   * @param {number[]} frames
   * @param {Map<number, Branch>} known
   */
  make(branch, frames, known) {
    /** @type {Map<number, { nodes: number[], sums: number[], losts: number[] }>} */
    const parts = new Map();
    for (const frame of frames) {
      if (!known.has(frame)) parts.set(frame, { nodes: [], sums: [], losts: [] });
    }
    if (parts.size > 0) {
      this.each(branch, (node, frame, sum, lost) => {
        const part = parts.get(frame);
        if (!part) return;
        part.nodes.push(node);
        part.sums.push(sum);
        part.losts.push(lost);
      });
    }
    return frames.map((frame) => {
      const part = parts.get(frame);
      if (!part) return /** @type {Branch} */ (known.get(frame));
      return new Branch(this, branch, frame, part.nodes, part.sums, part.losts);
    });
  }

  /**
   * What ends in a branch.
   *
   * @param {Branch} branch
   * @returns {{ sum: number, lost: number }}
   */
  selfOf(branch) {
    return { sum: branch.sum, lost: branch.lost };
  }
}

/** From callers to what they call. */
export class Down extends Walk {
  /**
   * @override
   * @type {Walk["each"]}
   */
  next({ nodes }, step) {
    const { end, frame, sum, sumLost } = this.tree;
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i] ?? 0;
      const last = end[node] ?? 0;
      for (let kid = node + 1; kid < last; kid = end[kid] ?? last) {
        step(kid, frame[kid] ?? 0, sum[kid] ?? 0, sumLost?.[kid] ?? 0);
      }
    }
  }

  /**
   * @override
   * @type {Walk["selfOf"]}
   */
  selfOf({ above, nodes }) {
    const { self, selfLost } = this.tree;
    const own = { sum: 0, lost: 0 };
    if (!above && this.inclusive) return own;
    for (let i = 0; i < nodes.length; i++) {
      own.sum += self[nodes[i] ?? 0] ?? 0;
      own.lost += selfLost?.[nodes[i] ?? 0] ?? 0;
    }
    return own;
  }
}

/** From what is called to its callers, with what came that way. */
export class Up extends Walk {
  /**
   * @override
   * @type {Walk["each"]}
   */
  next({ nodes, sums, losts }, step) {
    const { parent, frame } = this.tree;
    for (let i = 0; i < nodes.length; i++) {
      const caller = parent[nodes[i] ?? 0] ?? 0;
      if (caller > 0) step(caller, frame[caller] ?? 0, sums?.[i] ?? 0, losts?.[i] ?? 0);
    }
  }

  /**
   * Only what an inverted walk begins with ends in itself.
   *
   * @override
   * @type {Walk["selfOf"]}
   */
  selfOf(branch) {
    const first = this.inclusive && branch.depth === 1;
    return first ? super.selfOf(branch) : { sum: 0, lost: 0 };
  }
}

/** Sums by frame, in arrays that are used again. */
class Groups {
  #turn = 0;

  /** @param {number} frames */
  constructor(frames) {
    this.sum = new Float64Array(frames);
    this.lost = new Float64Array(frames);
    this.turns = new Int32Array(frames);
  }

  /**
   * Adds up what is below a branch; valid until the next call.
   *
   * @param {Branch} branch
   */
  of(branch) {
    const { sum, lost, turns } = this;
    const turn = ++this.#turn;
    /** @type {number[]} */
    const frames = [];
    branch.walk.each(branch, (_, frame, plus, minus) => {
      if (turns[frame] !== turn) {
        turns[frame] = turn;
        sum[frame] = lost[frame] = 0;
        frames.push(frame);
      }
      increase(sum, frame, plus);
      increase(lost, frame, minus);
    });
    return { frames, sum, lost };
  }
}

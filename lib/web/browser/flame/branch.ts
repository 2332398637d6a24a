/**
 * The tree as it is looked at: from the root, from a function, from the leaves.
 *
 * @module
 */
import type { Amount } from "../stacks/amount_texts.ts";
import { type CallTree, increase } from "../stacks/call_tree.ts";

/** How wide something is: what there is after a comparison, else all that there is of it. */
export type Width = (sum: number, lost: number) => number;

/** Called for each step down from a branch: a node, its frame, and what comes that way. */
type Step = (node: number, frame: number, sum: number, lost: number) => void;

/** Nodes of the tree. */
export interface NodeSet {
  nodes: ArrayLike<number>;
  /** What passes through each, if that is not what the tree says. */
  sums?: ArrayLike<number> | undefined;
  losts?: ArrayLike<number> | undefined;
}

/** Branches that are too narrow to be drawn one by one. */
export interface Rest extends Amount {
  count: number;
  width: number;
}

/**
 * Something to draw: all nodes of the tree that are reached in one way. What is
 * below is found on demand, and only what is wide enough.
 */
export class Branch implements Amount, NodeSet {
  readonly walk: Walk;
  readonly above: Branch | undefined;
  /** -1 for a root. */
  readonly frame: number;
  readonly nodes: ArrayLike<number>;
  readonly sums: ArrayLike<number> | undefined;
  readonly losts: ArrayLike<number> | undefined;
  readonly depth: number;
  readonly sum: number;
  readonly lost: number;
  readonly width: number;
  #kids: Branch[] = [];
  /** The width for which kids are known. */
  #least = Infinity;
  #rest: Rest = { count: 0, sum: 0, lost: 0, width: 0 };

  constructor(
    walk: Walk,
    above: Branch | undefined,
    frame: number,
    { nodes, sums, losts }: NodeSet,
  ) {
    this.walk = walk;
    this.above = above;
    this.frame = frame;
    this.nodes = nodes;
    this.sums = sums;
    this.losts = losts;
    this.depth = above ? above.depth + 1 : 0;
    let [sum, lost] = [0, 0];
    for (let i = 0; i < nodes.length; i++) {
      sum += walk.sumOf(this, i);
      lost += walk.lostOf(this, i);
    }
    this.sum = sum;
    this.lost = lost;
    this.width = walk.width(sum, lost);
  }

  /** What ends here. */
  get self(): Amount {
    return this.walk.selfOf(this);
  }

  /**
   * What is below, widest first.
   *
   * @param least What is narrower is left out.
   */
  expand(least: number): { kids: Branch[]; rest: Rest } {
    if (least < this.#least) {
      const groups = this.walk.groups.of(this);
      const kids = [];
      const rest = { count: 0, sum: 0, lost: 0, width: 0 };
      for (const frame of groups.frames) {
        const [sum, lost] = [groups.sum[frame] ?? 0, groups.lost[frame] ?? 0];
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

  /** One of those below, however narrow. */
  find(wanted: (frame: number) => boolean): Branch | undefined {
    const kid = this.#kids.find(({ frame }) => wanted(frame));
    if (kid) return kid;
    const { frames, sum, lost } = this.walk.groups.of(this);
    const frame = frames.find(wanted);
    if (frame === undefined) return undefined;
    const width = this.walk.width(sum[frame] ?? 0, lost[frame] ?? 0);
    return this.expand(width).kids.find((each) => each.frame === frame);
  }

  /** What is below, if that is just one. */
  get only(): Branch | undefined {
    if (this.#kids.length > 1 || this.#rest.count > 1) return undefined;
    const { frames } = this.walk.groups.of(this);
    return frames.length === 1 ? this.find(() => true) : undefined;
  }

  /** From the root to this. */
  get path(): Branch[] {
    const path = [];
    for (let at = this as Branch | undefined; at; at = at.above) path.push(at);
    return path.reverse();
  }
}

/** Which of two branches is further left. */
export type BranchOrder = (a: Branch, b: Branch) => number;

/** A way to walk the tree. */
export abstract class Walk {
  readonly tree: CallTree;
  readonly width: Width;
  readonly inclusive: boolean;
  readonly groups: Groups;

  /** @param inclusive Whether the nodes of the root are what is below it. */
  constructor(tree: CallTree, width: Width, inclusive: boolean) {
    this.tree = tree;
    this.width = width;
    this.inclusive = inclusive;
    this.groups = new Groups(tree.frames);
  }

  /** Takes all steps from a branch. */
  each(branch: Branch, step: Step): void {
    if (branch.above || !this.inclusive) return this.next(branch, step);
    for (let i = 0; i < branch.nodes.length; i++) {
      const node = branch.nodes[i] ?? 0;
      step(node, this.tree.frame[node] ?? 0, this.sumOf(branch, i), this.lostOf(branch, i));
    }
  }

  /** Takes the steps from the nodes of a branch to what is below them. */
  protected abstract next(branch: Branch, step: Step): void;

  /** What passes through a node of a branch. */
  sumOf({ nodes, sums }: NodeSet, i: number): number {
    return (sums ? sums[i] : this.tree.sum[nodes[i] ?? 0]) ?? 0;
  }

  /** What a comparison takes off that. */
  lostOf({ nodes, sums, losts }: NodeSet, i: number): number {
    return (sums ? losts?.[i] : this.tree.sumLost?.[nodes[i] ?? 0]) ?? 0;
  }

  /** Makes branches of some frames; those that are known stay. */
  make(branch: Branch, frames: number[], known: Map<number, Branch>): Branch[] {
    const parts = new Map<number, { nodes: number[]; sums: number[]; losts: number[] }>();
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
    return frames.flatMap((frame) => {
      const part = parts.get(frame);
      return part ? new Branch(this, branch, frame, part) : known.get(frame) ?? [];
    });
  }

  /** What ends in a branch. */
  selfOf({ sum, lost }: Branch): Amount {
    return { sum, lost };
  }
}

/** From callers to what they call. */
export class Down extends Walk {
  protected override next({ nodes }: Branch, step: Step): void {
    const { end, frame, sum, sumLost } = this.tree;
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i] ?? 0;
      const last = end[node] ?? 0;
      for (let kid = node + 1; kid < last; kid = end[kid] ?? last) {
        step(kid, frame[kid] ?? 0, sum[kid] ?? 0, sumLost?.[kid] ?? 0);
      }
    }
  }

  override selfOf({ above, nodes }: Branch): Amount {
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
  protected override next({ nodes, sums, losts }: Branch, step: Step): void {
    const { parent, frame } = this.tree;
    for (let i = 0; i < nodes.length; i++) {
      const caller = parent[nodes[i] ?? 0] ?? 0;
      if (caller > 0) step(caller, frame[caller] ?? 0, sums?.[i] ?? 0, losts?.[i] ?? 0);
    }
  }

  /** Only what an inverted walk begins with ends in itself. */
  override selfOf(branch: Branch): Amount {
    const first = this.inclusive && branch.depth === 1;
    return first ? super.selfOf(branch) : { sum: 0, lost: 0 };
  }
}

/** Sums by frame, in arrays that are used again. */
class Groups {
  readonly sum: Float64Array;
  readonly lost: Float64Array;
  readonly turns: Int32Array;
  #turn = 0;

  constructor(frames: number) {
    this.sum = new Float64Array(frames);
    this.lost = new Float64Array(frames);
    this.turns = new Int32Array(frames);
  }

  /** Adds up what is below a branch; valid until the next call. */
  of(branch: Branch): { frames: number[]; sum: Float64Array; lost: Float64Array } {
    const { sum, lost, turns } = this;
    const turn = ++this.#turn;
    const frames: number[] = [];
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

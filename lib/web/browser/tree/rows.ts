/**
 * The rows of the tree view: stacks grouped frame by frame, from the root or from the leaves.
 *
 * @module
 */
import type { CallTree } from "../stacks/call_tree.ts";

/** A row: a frame after those of the rows above it. */
export interface Row {
  frame: number;
  parent: Row | undefined;
  level: number;
  value: number;
  self: number;
  /** The nodes of the tree that it stands for. */
  nodes: number[];
  /** What each of them adds: what passes through it, or from the leaves on what came from below. */
  values: number[];
  /** Once they are made. */
  below: Row[] | undefined;
}

/** Makes rows on demand. */
export class Rows {
  readonly top: readonly Row[];
  #tree: CallTree;
  #names: readonly string[];
  #up: boolean;
  #children = new Map<number, number[]>();

  /**
   * @param names Of frames.
   * @param up Whether leaves come first, and callers below them.
   */
  constructor(tree: CallTree, names: readonly string[], up: boolean) {
    this.#tree = tree;
    this.#names = names;
    this.#up = up;
    for (let node = 1; node < tree.count; node++) {
      const above = tree.parent[node] ?? 0;
      const siblings = this.#children.get(above);
      if (siblings) siblings.push(node);
      else this.#children.set(above, [node]);
    }
    const all = Array.from({ length: tree.count - 1 }, (_, i) => i + 1);
    const top = up ? all.filter((node) => this.#self(node) !== 0) : this.#children.get(0) ?? [];
    this.top = this.#group(top, top.map((node) => this.#brings(node)), undefined);
  }

  /** The rows below a row, the heaviest first. */
  below(row: Row): Row[] {
    return row.below ??= this.#make(row);
  }

  #make(row: Row): Row[] {
    if (!this.#up) {
      const nodes = row.nodes.flatMap((node) => this.#children.get(node) ?? []);
      return this.#group(nodes, nodes.map((node) => this.#brings(node)), row);
    }
    const nodes: number[] = [];
    const values: number[] = [];
    row.nodes.forEach((node, i) => {
      const above = this.#tree.parent[node] ?? 0;
      if (above <= 0) return;
      nodes.push(above);
      values.push(row.values[i] ?? 0);
    });
    return this.#group(nodes, values, row);
  }

  #group(nodes: readonly number[], values: readonly number[], parent: Row | undefined): Row[] {
    const rows = new Map<number, Row>();
    nodes.forEach((node, i) => {
      const frame = this.#tree.frame[node] ?? 0;
      let row = rows.get(frame);
      if (!row) {
        const level = (parent?.level ?? 0) + 1;
        row = { frame, parent, level, value: 0, self: 0, nodes: [], values: [], below: undefined };
        rows.set(frame, row);
      }
      const value = values[i] ?? 0;
      row.nodes.push(node);
      row.values.push(value);
      row.value += value;
      row.self += this.#ends(node, value);
    });
    const name = ({ frame }: Row) => this.#names[frame] ?? "";
    return [...rows.values()].sort((a, b) =>
      Math.abs(b.value) - Math.abs(a.value) || (name(a) < name(b) ? -1 : 1)
    );
  }

  /** What of a value has no row below. */
  #ends(node: number, value: number): number {
    if (!this.#up) return this.#self(node);
    return (this.#tree.parent[node] ?? 0) <= 0 ? value : 0;
  }

  #brings(node: number): number {
    if (this.#up) return this.#self(node);
    return (this.#tree.sum[node] ?? 0) - (this.#tree.sumLost?.[node] ?? 0);
  }

  #self(node: number): number {
    return (this.#tree.self[node] ?? 0) - (this.#tree.selfLost?.[node] ?? 0);
  }
}

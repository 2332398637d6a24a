// The rows of the tree view: stacks grouped frame by frame, from the root or from the leaves.
/** @typedef {import("../flame/tree.js").Tree} Tree */

/**
 * A row: a frame after those of the rows above it. `nodes` are those of the
 * tree that it stands on, `values` what each of them brings: what passes
 * through it, or from the leaves on what came from below.
 *
 * @typedef {{
 *   frame: number, parent: Row | undefined, level: number,
 *   value: number, self: number, nodes: number[], values: number[], below: Row[] | undefined,
 * }} Row
 */

/** Makes rows when they are asked for. */
export class Rows {
  /** @type {Row[]} */
  top;
  #tree;
  #names;
  #up;
  /** @type {Map<number, number[]>} */
  #children = new Map();

  /**
   * @param {Tree} tree
   * @param {readonly string[]} names Of frames.
   * @param {boolean} up Whether leaves come first, and callers below them.
   */
  constructor(tree, names, up) {
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

  /**
   * The rows below a row, the heaviest first.
   *
   * @param {Row} row
   */
  below(row) {
    return row.below ??= this.#make(row);
  }

  /** @param {Row} row */
  #make(row) {
    if (!this.#up) {
      const nodes = row.nodes.flatMap((node) => this.#children.get(node) ?? []);
      return this.#group(nodes, nodes.map((node) => this.#brings(node)), row);
    }
    /** @type {number[]} */
    const nodes = [];
    /** @type {number[]} */
    const values = [];
    row.nodes.forEach((node, i) => {
      const above = this.#tree.parent[node] ?? 0;
      if (above <= 0) return;
      nodes.push(above);
      values.push(row.values[i] ?? 0);
    });
    return this.#group(nodes, values, row);
  }

  /**
   * @param {readonly number[]} nodes
   * @param {readonly number[]} values
   * @param {Row | undefined} parent
   */
  #group(nodes, values, parent) {
    /** @type {Map<number, Row>} */
    const rows = new Map();
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
    const name = (/** @type {Row} */ { frame }) => this.#names[frame] ?? "";
    return [...rows.values()].sort((a, b) =>
      Math.abs(b.value) - Math.abs(a.value) || (name(a) < name(b) ? -1 : 1)
    );
  }

  /**
   * What of a value has no row below.
   *
   * @param {number} node
   * @param {number} value
   */
  #ends(node, value) {
    if (!this.#up) return this.#self(node);
    return (this.#tree.parent[node] ?? 0) <= 0 ? value : 0;
  }

  /** @param {number} node */
  #brings(node) {
    if (this.#up) return this.#self(node);
    return (this.#tree.sum[node] ?? 0) - (this.#tree.sumLost?.[node] ?? 0);
  }

  /** @param {number} node */
  #self(node) {
    return (this.#tree.self[node] ?? 0) - (this.#tree.selfLost?.[node] ?? 0);
  }
}

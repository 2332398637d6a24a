// What is known about a box.
/** @typedef {import("./branch.js").Branch} Branch */
/** @typedef {import("./functions.js").Functions} Functions */
/** @typedef {import("./layout.js").Rest} Rest */
/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {import("./tree.js").Stacks} Stacks */

/**
 * @typedef {{
 *   name: string, note: string, where: string, rows: [title: string, text: string][],
 * }} Facts
 */

/** Says what boxes stand for. */
export class FactBook {
  /** @type {Functions | undefined} What they come to in all; it is there a moment later. */
  functions;

  /**
   * @param {Stacks} stacks
   * @param {Texts} texts
   * @param {() => string} root What the picture begins with.
   */
  constructor({ frames }, texts, root) {
    this.frames = frames;
    this.texts = texts;
    this.root = root;
    this.inlined = new Set(frames.inlined);
  }

  /**
   * What stands on a box.
   *
   * @param {Branch} branch
   */
  label(branch) {
    if (branch.frame >= 0) return this.frames.name[branch.frame] ?? "";
    return `${this.root()} ${this.texts.amount(branch)}`;
  }

  /**
   * @param {Branch} branch
   * @returns {Facts}
   */
  of(branch) {
    const { frame } = branch;
    /** @type {Facts["rows"]} */
    const rows = [
      ["flat", this.texts.amount(branch.self)],
      ["cum", this.texts.amount(branch)],
    ];
    if (frame < 0) return { name: this.label(branch), note: "", where: "", rows };
    rows.push(...this.#inAll(frame));
    const notes = [this.inlined.has(frame) ? "(inlined)" : "", this.texts.fate(branch)];
    const note = notes.filter(Boolean).join(" ");
    return { name: this.label(branch), note, where: this.#where(frame), rows };
  }

  /**
   * What is too narrow to be drawn.
   *
   * @param {Rest} rest
   * @param {Branch} caller
   * @returns {Facts}
   */
  ofRest(rest, caller) {
    const name = `${rest.count} frames too narrow to show`;
    const where = `called by ${this.label(caller)}`;
    return { name, note: "", where, rows: [["cum", this.texts.amount(rest)]] };
  }

  /**
   * @param {number} frame
   * @returns {Facts["rows"]}
   */
  #inAll(frame) {
    const number = this.functions?.of[frame] ?? -1;
    if (!this.functions || number < 0) return [];
    const { flat, flatLost, cum, cumLost } = this.functions;
    const amount = (/** @type {Float64Array} */ sums, /** @type {Float64Array} */ losts) =>
      this.texts.amount({ sum: sums[number] ?? 0, lost: losts[number] ?? 0 });
    return [["flat in all", amount(flat, flatLost)], ["cum in all", amount(cum, cumLost)]];
  }

  /** @param {number} frame */
  #where(frame) {
    const { file, files, line, package: packageOf, packages, kind, kinds } = this.frames;
    const path = files[file[frame] ?? 0] ?? "";
    return [
      line[frame] ? `${path}:${line[frame]}` : path,
      packages[packageOf[frame] ?? 0] ?? "",
      kinds[kind[frame] ?? 0] ?? "",
    ].filter((text) => text !== "").join(" · ");
  }
}

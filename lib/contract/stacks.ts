/**
 * All stacks of a profile: the flame graph and the tree draw them.
 *
 * @module
 */

/** A call tree. */
export interface Stacks {
  /** The lines of the legend. */
  labels: string[];
  /** What percentages are of. */
  total: number;
  /** Unit of values, unit to print (`auto` for the natural one), factor of what is printed. */
  unit: string;
  unitShown: string;
  ratio: number;
  /** Whether negative values are those of a base that was subtracted. */
  compared: boolean;
  /** Whether there are negative values. */
  signed: boolean;
  frames: FrameColumns;
  /** How many nodes the stacks make, without the root. */
  nodes: number;
  /**
   * For each stack, in the order of a walk through the tree: how many frames it
   * has from the one before, how many of its own, these, the sum of positive
   * values and, if signed, that of negative ones; as LEB128 in base64.
   */
  stacks: string;
}

/** Frames by number. */
export interface FrameColumns {
  name: string[];
  line: number[];
  /** Places in `files`, `packages`, `kinds`. */
  file: number[];
  package: number[];
  kind: number[];
  /** Numbers of inlined frames. */
  inlined: number[];
  files: string[];
  packages: string[];
  kinds: readonly string[];
}

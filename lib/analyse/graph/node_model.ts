import type { EdgeSum } from "./edges.ts";
import type { Place } from "./place.ts";
import type { NodeSums } from "./sums.ts";

/** Which nodes stay; nodes in neither mask have no value, and never were shown. */
export interface Cut {
  /** 1 for each node that stays. */
  shown: Uint8Array;
  /** 1 for each node that goes. */
  removed: Uint8Array;
}

/** The numbered nodes of a profile: what a node is, is up to the model. */
export interface NodeModel {
  /** The place of each node. */
  places: readonly Place[];
  /** What distinguishes nodes of one place: the caller of each node, if that counts. */
  contexts?: readonly number[];
  sums: NodeSums;
  /**
   * The nodes of a sample, by its number.
   *
   * @returns Its nodes with repeats, the leaf at the end; valid until the next call.
   */
  path: (sample: number) => readonly number[];
  /**
   * The edges between nodes; they lead over those that are cut out.
   *
   * @param cut What is cut out; `undefined` for nothing.
   * @param left What is left of the edges so far; `undefined` for all.
   * @returns The edges that there are then.
   */
  edges: (cut: Cut | undefined, left?: EdgeSum[]) => EdgeSum[];
}

/**
 * The heaviest places of a profile, and what is around each of them.
 *
 * @module
 */

/** The rows of `-top`. */
export interface Table {
  /** The lines above the rows. */
  labels: string[];
  /** What percentages are of. */
  total: number;
  rows: TableRow[];
}

/** A row; values are exact up to 2^53, their texts always. */
export interface TableRow {
  name: string;
  /** Whether all or some of its calls were inlined. */
  inline: "" | "(inline)" | "(partial-inline)";
  flat: number;
  cum: number;
  /** With units, as `-top` prints them. */
  flatText: string;
  cumText: string;
}

/** Who calls a place, and whom it calls; heaviest first: `neighbours?of=^main$`. */
export interface Neighbours {
  callers: Neighbour[];
  callees: Neighbour[];
}

/** The other end of a call. */
export interface Neighbour {
  name: string;
  inline: boolean;
  /** What passes between the two. */
  text: string;
  /** Of the place's own total. */
  percent: string;
}

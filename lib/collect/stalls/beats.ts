/** A time in which the loop may not have turned. */
export interface LateBeat {
  /** When the loop turned before, in milliseconds of `performance.now()`. */
  last: number;
  /** When it should have turned again. */
  due: number;
  /** When it did. */
  at: number;
  /**
   * The heartbeat rested in that time, so nothing came late: what held the loop
   * between two of its slow beats only samples show.
   */
  rested?: boolean;
}

/** Where late beats come from: this isolate's loop, or another's. */
export interface Beats {
  /** The late beats since the last call, in order, up to now. */
  takeLate(): LateBeat[];
  /** Whether the loop turns now, as far as is known. */
  turns(): boolean;
  stop(): void;
}

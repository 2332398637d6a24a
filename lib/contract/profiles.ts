/**
 * Profiles that are taken from a page: `take?source=profile&seconds=5`.
 *
 * @module
 */

/** A profile that has been taken. */
export interface TakenProfile {
  /** Its number in the session. */
  id: number;
}

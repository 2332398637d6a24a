/** Why a record is written. */
export interface Reason {
  /** One word, part of the record's name. */
  name: string;
  /** For a human. */
  text: string;
}

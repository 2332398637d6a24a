/**
 * Source with the values of its lines.
 *
 * @module
 */

/** Source for a page that shows it line by line. */
export interface Listing {
  /** The lines above it. */
  labels: string[];
  functions: ListingFunction[];
  missing: MissingFile[];
  /** Where to look, as the options have it. */
  paths: SourcePaths;
}

/** Folders and prefixes, separated by colons. */
export interface SourcePaths {
  /** Prefixes that are left out of names. */
  trimPath: string;
  /** Folders where sources are. */
  sourcePath: string;
}

/** A file that cannot be read. */
export interface MissingFile {
  file: string;
  /** Where it was looked for. */
  tried: readonly string[];
  /** Options that find a file of that name, and where it is. */
  guess?: SourcePaths & { at: string } | undefined;
}

/** A function, or a part of one. */
export interface ListingFunction {
  name: string;
  file: string;
  flatText: string;
  cumText: string;
  /** Of the total. */
  percent: string;
  lines: ListingLine[];
}

/** A line; empty texts stand for no value. */
export interface ListingLine {
  /** A number of any size. */
  number: string;
  text: string;
  flat: number;
  cum: number;
  flatText: string;
  cumText: string;
  /** Its instructions: values, address, text, place. */
  code: { flatText: string; cumText: string; address: string; text: string; place: string }[];
}

/**
 * The lines of functions that cost most, with those around them: `lines?of=^main$`.
 *
 * @module
 */

/** By the name of the function, a line feed, and its file. */
export type HotLinesByFunction = Readonly<Record<string, HotLines>>;

/** A piece of source. */
export interface HotLines {
  file: string;
  lines: HotLine[];
}

/** A line; `value` is `""` where nothing was spent. */
export interface HotLine {
  /** `""` for lines that are left out here. */
  number: string;
  text: string;
  value: string;
  /** As part of what the function comes to. */
  share: number;
}

/**
 * What is in a page that was sent to somebody: compressed, as base64.
 *
 * @module
 */
import type { HotLinesByFunction } from "./hot_lines.ts";
import type { Stacks } from "./stacks.ts";
import type { Timeline } from "./timeline.ts";

/** All that the page knows. */
export interface SentPage {
  /** Its `stacks` are empty: they come as bytes, in an element of their own. */
  stacks: Stacks;
  /** Of the functions that cost most. */
  lines: HotLinesByFunction;
  /** What the program recorded around the profile. */
  timeline: Timeline | null;
}

/**
 * What a heap sampler can show.
 *
 * @module
 */
import type { LiveBytes } from "../gc/gc_meter.ts";
import type { External } from "./external_watch.ts";
import type { Site } from "./site.ts";

/** What is alive, and how it is known. */
export interface InUse {
  /** Sites that the sampler follows. */
  sites: Site[];
  /** Sites carried over from before a window, as last seen. */
  carried: Site[];
  /** When the carried sites were last seen, in Unix milliseconds. */
  carriedFrom: number | undefined;
  /** Live bytes that no site explained when the carried sites were last seen. */
  unexplained: number;
  /** V8's own figures after the collection that the read made. */
  live: LiveBytes;
}

/** Where bytes were allocated in an interval of time. */
export interface Allocations {
  sites: Site[];
  /** All bytes allocated in it, by V8's counter. */
  bytes: number;
  /** Its length. */
  millis: number;
  /** Array buffers, which V8 counts apart. */
  external: External;
}

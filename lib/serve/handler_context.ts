import type { ProfileKind } from "../collect/kinds/profile_kind.ts";
import type { TakeOptions } from "../collect/kinds/take_options.ts";
import type { ChromeTrace } from "../collect/trace/trace_event.ts";
import type { GcTotals } from "../collect/gc/gc_log.ts";
import type { Profile } from "../profile/types.ts";
import type { IndexCounts } from "../threads/join/join_counts.ts";
import type { ServedPages } from "../threads/served_pages.ts";
import type { AddressBook } from "./address_book.ts";

/** What the routes need. */
export interface HandlerContext {
  /** Whether anything can be collected; `notes` begins with the reason if not. */
  collects: boolean;
  /** Whether every allocation may be counted. */
  exact: boolean;
  /** How many stacks of each kind there are: for the index page. */
  counts(): Promise<IndexCounts>;
  /** Bytes allocated since the start. */
  allocatedBytes(): number;
  /** All collections; nothing where none are counted. */
  gc(): GcTotals | undefined;
  /** What is missing and why: for the index page. */
  notes: readonly string[];
  /** What is no flaw of the profiles: for the index page alone. */
  remarks: readonly string[];
  token: string | undefined;
  /** Longest window that a request may ask for. */
  maxSeconds: number;
  /** Takes a profile; it ends early when the profiler stops. */
  take(kind: ProfileKind, options: TakeOptions): Promise<Profile>;
  /**
   * The profile of the last seconds.
   *
   * @param kind One that is recorded.
   * @param threads `main`: without the threads that run no JavaScript of the program.
   * @throws {RangeError} If they were not recorded.
   */
  last(kind: ProfileKind, seconds: number, threads?: "main"): Promise<Profile>;
  /**
   * Records a trace.
   *
   * @throws {RangeError} If that cannot be.
   */
  trace(seconds: number, signal: AbortSignal): Promise<ChromeTrace>;
  /** Aborts when the profiler stops. */
  stopped: AbortSignal;
  book: AddressBook;
  /** Answers what is below `ui/`; nothing where there are no pages. */
  pages: ServedPages | undefined;
  /** Collections that requests forced so far. */
  forcedCollections: number;
}

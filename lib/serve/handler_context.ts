import type { Collectors } from "../collect/collectors.ts";
import type { ProfileKind, TakeOptions } from "../collect/kinds.ts";
import type { Profile } from "../profile/types.ts";
import type { AddressBook } from "./address_book.ts";

/** What the routes need. */
export interface HandlerContext {
  /** The samplers, or nothing if permissions are missing. */
  collectors: Collectors | undefined;
  /** What is missing and why: for the index page. */
  notes: readonly string[];
  token: string | undefined;
  /** Longest window that a request may ask for. */
  maxSeconds: number;
  /** Takes a profile; it ends early when the profiler stops. */
  take(kind: ProfileKind, options: TakeOptions): Promise<Profile>;
  /** Aborts when the profiler stops. */
  stopped: AbortSignal;
  book: AddressBook;
  /** Answers what is below `ui/`; nothing where there are no pages. */
  pages: ServedPages | undefined;
  /** Collections that requests forced so far. */
  forcedCollections: number;
}

/** Pages for browsers: made elsewhere, served here. */
export interface ServedPages {
  handle(request: Request): Promise<Response>;
  stop(): void;
}

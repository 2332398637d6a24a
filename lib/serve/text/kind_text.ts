import type { GcTotals } from "../../collect/gc_log.ts";
import type { Profile } from "../../profile/types.ts";
import type { AddressBook } from "../address_book.ts";
import { contentionText, countText } from "./count_text.ts";
import { goroutineText } from "./goroutine_text.ts";
import { heapText } from "./heap_text.ts";
import { memStats } from "./mem_stats.ts";

/** Figures of the service that heap texts end with. */
export interface ServiceFigures {
  allocated: number;
  forced: number;
  gc: GcTotals | undefined;
}

type Writer = (
  name: string,
  profile: Profile,
  book: AddressBook,
  figures: ServiceFigures,
) => string;

/** Which of Go's text forms each kind has. */
const WRITERS: Record<string, Writer> = {
  allocs: (_, profile, book, { allocated, forced, gc }) =>
    heapText(profile, book) + memStats(allocated, forced, gc),
  heap: (_, profile, book, { allocated, forced, gc }) =>
    heapText(profile, book) + memStats(allocated, forced, gc),
  block: contentionText,
  mutex: contentionText,
};

/** The text of a profile, as `debug=1` and `debug=2` show it. */
export function kindText(
  name: string,
  profile: Profile,
  debug: number,
  book: AddressBook,
  figures: ServiceFigures,
): string {
  if (name === "goroutine" && debug >= 2) {
    return goroutineText(profile);
  }
  return (WRITERS[name] ?? countText)(name, profile, book, figures);
}

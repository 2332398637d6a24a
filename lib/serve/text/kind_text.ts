import type { GcTotals } from "../../collect/gc/gc_log.ts";
import type { ProfileKind, TextForm } from "../../collect/kinds/profile_kind.ts";
import type { Profile } from "../../profile/types.ts";
import { contentionText, countText, mutexText, retainedText } from "./count_text.ts";
import { goroutineText } from "./goroutine_text.ts";
import { heapText } from "./heap_text.ts";
import { memStats } from "./mem_stats.ts";

/** Figures of the service that heap texts end with. */
export interface ServiceFigures {
  allocated: number;
  forced: number;
  gc: GcTotals | undefined;
}

/** What a text is made of. */
interface Shown {
  name: string;
  profile: Profile;
  debug: number;
  figures: ServiceFigures;
}

/** Go's text forms. */
const WRITERS: Readonly<Record<TextForm, (shown: Shown) => string>> = {
  count: ({ name, profile }) => countText(name, profile),
  contention: ({ profile }) => contentionText(profile),
  mutex: ({ profile }) => mutexText(profile),
  heap: ({ profile, figures: { allocated, forced, gc } }) =>
    heapText(profile) + memStats(allocated, forced, gc),
  retained: ({ profile }) => retainedText(profile),
  goroutine: ({ name, profile, debug }) =>
    debug >= 2 ? goroutineText(profile) : countText(name, profile),
};

/** The text of a profile, as `debug=1` and `debug=2` show it. */
export function kindText(
  { name, text }: Pick<ProfileKind, "name" | "text">,
  profile: Profile,
  debug: number,
  figures: ServiceFigures,
): string {
  return WRITERS[text]({ name, profile, debug, figures });
}

import { BLOCK } from "./block.ts";
import type { KindDescription } from "./profile_kind.ts";

/** What has held the event loop since the last time. */
export const DELTA_BLOCK: KindDescription = {
  description:
    "Where the event loop was held since the last request of this profile, whoever made it.",
  seconds: "ignored",
  filename: "block.pprof.gz",
  text: "contention",
  needs: "answers",
  count: BLOCK.count,
  take: { own: async () => (await import("../stalls/take_block.ts")).takeDeltaBlock },
};

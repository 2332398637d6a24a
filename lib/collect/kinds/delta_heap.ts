import { HEAP } from "./heap.ts";
import type { KindDescription } from "./profile_kind.ts";

/** What was allocated since the last time, and what is alive. */
export const DELTA_HEAP: KindDescription = {
  description:
    "What was allocated since the last request of this profile, whoever made it, and what is alive.",
  seconds: "ignored",
  forcesCollection: true,
  filename: "heap.pprof.gz",
  text: "heap",
  needs: "answers",
  count: HEAP.count,
  take: { own: async () => (await import("../heap/take_heap.ts")).takeDeltaHeap },
};

import { MUTEX } from "./mutex.ts";
import type { KindDescription } from "./profile_kind.ts";

/** Who has waited for locks since the last time. */
export const DELTA_MUTEX: KindDescription = {
  description:
    "Waits for Web Locks and in Atomics.wait since the last request of this profile, whoever made it.",
  seconds: "ignored",
  filename: "mutex.pprof.gz",
  text: "mutex",
  needs: "answers",
  count: MUTEX.count,
  take: { own: async () => (await import("../locks/mutex_profile.ts")).takeDeltaMutex },
};
